package symbolic

import "slices"

// Builder puts a text together from pieces, as [Concat] does. The zero value is
// ready to use.
type Builder struct {
	flat   []byte
	tokens []*Token
	spans  []span
}

// The room for a text that is not long, such as a policy.
const (
	firstBytes = 512
	firstSpans = 16
)

// WriteString adds a literal of no place. It must be valid UTF-8.
func (b *Builder) WriteString(s string) {
	if b.flat == nil {
		b.flat = make([]byte, 0, firstBytes)
	}
	b.flat = append(b.flat, s...)
}

// Write adds a text with its tokens and places.
func (b *Builder) Write(t Text) {
	if b.spans == nil && len(t.spans) > 0 {
		b.spans = make([]span, 0, firstSpans)
	}
	b.spans = behind(b.spans, len(b.flat), t.spans)
	b.flat = append(b.flat, t.flat...)
	b.tokens = append(b.tokens, t.tokens...)
}

// Text returns what was written so far.
func (b *Builder) Text() Text {
	return Text{flat: string(b.flat), tokens: slices.Clone(b.tokens), spans: slices.Clone(bounded(b.spans))}
}
