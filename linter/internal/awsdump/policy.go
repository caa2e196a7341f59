package awsdump

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/internal/jsontext"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// policyText returns a policy as one JSON text. The command line decodes what
// the API sends percent-encoded; other programs print it as it came.
func policyText(n *manifest.Node) symbolic.Text {
	if n.IsScalar() {
		text := n.Written()
		if text.HasPrefix("%7B") || text.HasPrefix("%7b") {
			return percentDecoded(text)
		}
		return text
	}
	// A JSON object is its own text: nothing that its author wrote gets lost,
	// such as a key that is there twice.
	if rng := n.Range(); json.Valid([]byte(rng.Text())) {
		return symbolic.LiteralAt(rng.Text(), rng)
	}
	return jsonOf(n)
}

// jsonOf writes a node as JSON.
func jsonOf(n *manifest.Node) symbolic.Text {
	switch n.Kind() {
	case manifest.Scalar:
		if n.Type() == manifest.String {
			return jsontext.Quote(n.Written())
		}
		return n.Written()
	case manifest.Sequence:
		values := make([]symbolic.Text, 0, len(n.Items()))
		for _, item := range n.Items() {
			values = append(values, jsonOf(item))
		}
		return jsontext.Array(values)
	case manifest.Mapping:
		members := make([]symbolic.Text, 0, len(n.Entries()))
		for _, e := range n.Entries() {
			members = append(members, jsontext.Member(e.Key(), jsonOf(e.Value)))
		}
		return jsontext.Object(members)
	default:
		return symbolic.Literal("null").At(n.Range())
	}
}

// percentDecoded undoes the encoding of RFC 3986 that IAM uses for policies.
// What stands for a character keeps its place.
func percentDecoded(text symbolic.Text) symbolic.Text {
	flat := text.Flat()
	var parts []symbolic.Text
	done := 0
	for i := 0; i < len(flat); {
		var decoded []byte
		end := i
		for end+2 < len(flat) && flat[end] == '%' && isHex(flat[end+1]) && isHex(flat[end+2]) && !utf8.FullRune(decoded) {
			decoded = append(decoded, unhex(flat[end+1])<<4|unhex(flat[end+2]))
			end += 3
		}
		if end == i {
			i++
			continue
		}
		parts = append(parts, text.Slice(done, i), text.Slice(i, end).Decoded(string(decoded)))
		i, done = end, end
	}
	return symbolic.Concat(append(parts, text.Slice(done, len(flat)))...)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	default:
		return c - '0'
	}
}
