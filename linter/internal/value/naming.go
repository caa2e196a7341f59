package value

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Names are most of what evaluating a choice with many alternatives makes. So the
// text of one that is put together grows in space of the function that does so,
// apart from the rest of the name, and becomes a string once. That this space lies
// on the stack hangs on nothing here calling nameOf, which calls itself.

// fewParts is room for the names that most names consist of.
const fewParts = 6

// nameSpace is room for most names while they are put together: a text is cut
// when it is longer than 4*maxName, and few pieces are longer than that.
const nameSpace = 1024

// add appends another name to a text that n will be called by, and keeps what
// tells values apart.
func (n *name) add(text []byte, other name) []byte {
	text = append(text, other.text...)
	n.from = append(n.from, other.from[:min(len(other.from), maxFrom-len(n.from))]...)
	return n.apart(text, other.scope, other.secret)
}

// list appends names, separated by commas.
func (n *name) list(text []byte, open string, others []name, end string) []byte {
	text = append(text, open...)
	for i, other := range others {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = n.add(text, other)
	}
	return append(text, end...)
}

// apart keeps what the text of a name that was appended does not tell, and cuts
// a text that has become too long.
func (n *name) apart(text []byte, scope, secret string) []byte {
	switch {
	case scope == "" || scope == n.scope:
	case n.scope == "":
		n.scope = scope
	default:
		n.secret = digest(n.secret, scope)
	}
	if secret != "" {
		n.secret = digest(n.secret, secret)
	}
	if len(text) > 4*maxName {
		var space [2 * nameSpace]byte
		n.secret = shortHash(appendPart(appendPart(space[:0], n.secret), text))
		text = cut(text, 2*maxName)
	}
	return text
}

// called returns the name with the text that was put together for it.
func (n *name) called(text []byte) name {
	n.text = string(text)
	return *n
}

// join appends another name to one that has its text already.
func (n *name) join(other name) {
	var space [nameSpace]byte
	text := n.add(append(space[:0], n.text...), other)
	n.text = string(text)
}

// digest tells lists of strings apart in few characters.
func digest(parts ...string) string {
	var space [2 * nameSpace]byte
	buffer := space[:0]
	for _, p := range parts {
		buffer = appendPart(buffer, p)
	}
	return shortHash(buffer)
}

func appendPart[T string | []byte](buffer []byte, part T) []byte {
	buffer = append(strconv.AppendInt(buffer, int64(len(part)), 10), ':')
	return append(buffer, part...)
}

// digestOf is the digest of one string that consists of pieces.
func digestOf(pieces ...string) string {
	var space [nameSpace]byte
	length := 0
	for _, p := range pieces {
		length += len(p)
	}
	buffer := append(strconv.AppendInt(space[:0], int64(length), 10), ':')
	for _, p := range pieces {
		buffer = append(buffer, p...)
	}
	return shortHash(buffer)
}

func shortHash(data []byte) string {
	sum := sha256.Sum256(data)
	var text [24]byte
	hex.Encode(text[:], sum[:12])
	return string(text[:])
}
