package expression

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/url"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// encodingFunctions are those that write and read other notations.
func encodingFunctions() map[string]function {
	return map[string]function{
		"jsonencode":       {least: 1, most: 1, run: jsonEncode, result: cty.String},
		"jsondecode":       {least: 1, most: 1, run: jsonDecode},
		"yamlencode":       {least: 1, most: 1, run: yamlEncode, result: cty.String},
		"yamldecode":       {least: 1, most: 1, run: yamlDecode},
		"csvdecode":        library(stdlib.CSVDecodeFunc),
		"base64encode":     ofString(func(s []byte) string { return base64.StdEncoding.EncodeToString(s) }),
		"base64decode":     decoding(base64.StdEncoding.DecodeString),
		"base64gzip":       ofString(gzipped),
		"base64gunzip":     {least: 1, most: 1, run: gunzip, result: cty.String, whole: true},
		"urlencode":        {least: 1, most: 1, run: letterByLetter(url.QueryEscape), result: cty.String},
		"urldecode":        decoding(func(s string) ([]byte, error) { d, err := url.QueryUnescape(s); return []byte(d), err }),
		"textencodebase64": {least: 2, most: 2, run: textEncode, result: cty.String, whole: true},
		"textdecodebase64": {least: 2, most: 2, run: textDecode, result: cty.String, whole: true},
	}
}

func jsonEncode(c *call) value.Value {
	a := c.args[0]
	if fault, bad := a.FirstFault(); bad {
		return fault
	}
	if a.IsUnknown() {
		return c.derived()
	}
	v, ok := value.EncodeJSON(a)
	if !ok {
		return c.derived()
	}
	return c.withinBudget(v)
}

// withinBudget passes a string, or choice of strings, that is not too long.
func (c *call) withinBudget(v value.Value) value.Value {
	return v.Map(func(v value.Value) value.Value {
		if text, ok := v.AsText(); ok && c.e.Budget.tooLong(text.Len()) {
			return c.e.exceeded(c.rng, c.e.Budget.longString())
		}
		return v
	})
}

func jsonDecode(c *call) value.Value {
	text, fault := c.argText(0)
	if fault.IsInvalid() {
		return fault
	}
	if c.args[0].IsUnknown() || !c.e.spend(text.Len()/64) {
		return c.derived()
	}
	if jsonParts(text.Flat(), c.e.Budget.Values) > c.e.Budget.Values {
		return c.e.exceeded(c.rng, c.e.Budget.manyParts())
	}
	v, ok := value.DecodeJSON(text)
	switch {
	case ok:
		return v
	case text.IsKnown():
		return c.fail(0, "the string is not valid JSON")
	}
	return c.derived()
}

// jsonParts counts the values of a JSON text without building them, up to one
// more than the limit: each but the first of a list or object has a comma before
// it. Four megabytes of numbers would take half a gigabyte.
func jsonParts(text string, limit int) int {
	parts, quoted := 1, false
	for i := 0; i < len(text) && parts <= limit; i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case ',', '[', '{':
			if !quoted {
				parts++
			}
		}
	}
	return parts
}

func yamlEncode(c *call) value.Value {
	a := c.args[0]
	if fault, bad := a.FirstFault(); bad {
		return fault
	}
	if a.IsUnknown() {
		return c.derived()
	}
	v, ok := value.EncodeYAML(a)
	if !ok {
		return c.derived()
	}
	return c.withinBudget(v)
}

// decoding is a function that reads a notation of known strings.
func decoding(f func(string) ([]byte, error)) function {
	return function{least: 1, most: 1, result: cty.String, whole: true, run: func(c *call) value.Value {
		s, known, fault := c.argString(0)
		switch {
		case fault.IsInvalid():
			return fault
		case !known:
			return c.derived()
		}
		decoded, err := f(s)
		switch {
		case err != nil:
			return c.fail(0, "the string cannot be decoded")
		case !utf8.Valid(decoded):
			return c.fail(0, "the result is not UTF-8")
		}
		return c.limited(c.attach(string(decoded)))
	}}
}

func gzipped(s []byte) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	// A bytes.Buffer takes everything.
	_, _ = w.Write(s)
	_ = w.Flush()
	_ = w.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// gunzip reads what base64gzip wrote, as far as the budget allows.
func gunzip(c *call) value.Value {
	s, known, fault := c.argString(0)
	switch {
	case fault.IsInvalid():
		return fault
	case !known:
		return c.derived()
	}
	packed, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return c.fail(0, "the string is not base64")
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return c.fail(0, "the string is not compressed by gzip")
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(c.e.Budget.StringBytes)+1))
	switch {
	case err != nil:
		return c.fail(0, "the string is not compressed by gzip")
	case c.e.Budget.tooLong(len(data)):
		return c.e.exceeded(c.rng, c.e.Budget.longString())
	}
	return value.OfString(string(data))
}

// textEncode encodes a string in a character set.
func textEncode(c *call) value.Value {
	enc, result, ok := c.charset()
	if !ok {
		return result
	}
	s, _, _ := c.argString(0)
	encoded, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		return c.fail(0, "the string has characters that the character set lacks")
	}
	return value.OfString(base64.StdEncoding.EncodeToString(encoded))
}

func textDecode(c *call) value.Value {
	enc, result, ok := c.charset()
	if !ok {
		return result
	}
	s, _, _ := c.argString(0)
	packed, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return c.fail(0, "the string is not base64")
	}
	decoded, err := enc.NewDecoder().Bytes(packed)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return c.fail(0, "the string cannot be decoded")
	}
	return c.limited(symbolic.Literal(string(decoded)))
}

// charset returns the encoding that the second argument names.
func (c *call) charset() (encoding.Encoding, value.Value, bool) {
	_, known, fault := c.argString(0)
	if fault.IsInvalid() {
		return nil, fault, false
	}
	name, named, fault := c.argString(1)
	if fault.IsInvalid() {
		return nil, fault, false
	}
	if !known || !named {
		return nil, c.derived(), false
	}
	enc, err := ianaindex.IANA.Encoding(name)
	if err != nil || enc == nil {
		return nil, c.fail(1, "the character set is not known"), false
	}
	return enc, value.Value{}, true
}
