package expression

import (
	"sync"

	"github.com/irsalint/irsalint/linter/source"
)

// Part is one item of a body of native syntax that is not parsed yet: an argument,
// or a nested block, whose name is its type.
type Part struct {
	Name  string
	Range source.Range
}

// PartialBody returns a body of which each part is parsed when it is asked for by
// its name: of a module call, few arguments are. The parts are in the order
// written; parse, which may be called by several goroutines, returns a body with
// what stands in a part.
func PartialBody(rng source.Range, of []Part, parse func(source.Range) *Body) *Body {
	p := &parts{parse: parse, of: of, parsed: make([]parsedPart, len(of))}
	return &Body{Range: rng, parts: p}
}

type parts struct {
	parse  func(source.Range) *Body
	of     []Part
	parsed []parsedPart
}

type parsedPart struct {
	once sync.Once
	body *Body
}

// body parses a part on the first call.
func (p *parts) body(i int) *Body {
	part := &p.parsed[i]
	part.once.Do(func() { part.body = p.parse(p.of[i].Range) })
	return part.body
}

// attribute returns the first argument of a name, or nil.
func (p *parts) attribute(name string) *Attribute {
	for i := range p.of {
		if p.of[i].Name != name {
			continue
		}
		if own := p.body(i).attributes; len(own) > 0 {
			return own[0]
		}
	}
	return nil
}

// attributes returns the arguments of a name, or all if it is empty.
func (p *parts) attributes(name string) (out []*Attribute) {
	for i := range p.of {
		if name == "" || p.of[i].Name == name {
			out = append(out, p.body(i).attributes...)
		}
	}
	return out
}

// blocks returns the blocks of a type, or all if it is empty.
func (p *parts) blocks(kind string) (out []*Block) {
	for i := range p.of {
		if kind == "" || p.of[i].Name == kind {
			out = append(out, p.body(i).blocks...)
		}
	}
	return out
}
