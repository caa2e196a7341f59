package expression

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/source"
)

// Body is a block's content or a whole file, of either syntax.
//
// In JSON syntax only a schema tells blocks from attributes: there every
// property is an attribute, and Blocks reads properties as blocks on request.
type Body struct {
	Range      source.Range
	attributes []*Attribute
	blocks     []*Block
	json       *jsonBody
	parts      *parts // set for a body that is parsed on demand
	// base and over are set for a body with an override laid over it, which has
	// nothing else.
	base, over *Body
}

// Attribute is an argument with its expression.
type Attribute struct {
	Name      string
	NameRange source.Range
	// Expr may be evaluated with [Evaluator.Eval]; of JSON syntax it is made of
	// the same node types.
	Expr hclsyntax.Expression
	// Range is the whole argument, name and value; ExprRange is the value.
	Range, ExprRange source.Range
}

// Block is a nested block.
type Block struct {
	Type        string
	Labels      []string
	TypeRange   source.Range
	LabelRanges []source.Range
	// Header is the type and the labels; Range is the block with its body.
	Header, Range source.Range
	Body          *Body
}

// Attributes returns the arguments in the order written.
func (b *Body) Attributes() []*Attribute {
	if b.base != nil {
		return b.mergedAttributes()
	}
	if b.parts != nil {
		return b.parts.attributes("")
	}
	return b.attributes
}

// Attribute returns the argument of that name, or nil. Of a name that is given
// twice it is the first.
func (b *Body) Attribute(name string) *Attribute {
	if b.parts != nil {
		return b.parts.attribute(name)
	}
	for _, a := range b.Attributes() {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Blocks returns the blocks of a type in the order written. The number of
// labels is needed to read JSON syntax; native blocks are returned with the
// labels they have.
func (b *Body) Blocks(kind string, labels int) []*Block {
	if b.base != nil {
		return b.mergedBlocks(kind, labels)
	}
	if b.json != nil {
		return b.json.blocks(kind, labels)
	}
	if b.parts != nil {
		return b.parts.blocks(kind)
	}
	var out []*Block
	for _, block := range b.blocks {
		if block.Type == kind {
			out = append(out, block)
		}
	}
	return out
}

// BlockTypes returns the types of the native blocks in the order of their first
// use; for JSON syntax the names of all properties.
func (b *Body) BlockTypes() []string {
	var out []string
	seen := map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	if b.base != nil {
		for _, name := range append(b.base.BlockTypes(), b.over.BlockTypes()...) {
			add(name)
		}
		return out
	}
	if b.json != nil {
		for _, a := range b.attributes {
			add(a.Name)
		}
	}
	blocks := b.blocks
	if b.parts != nil {
		blocks = b.parts.blocks("")
	}
	for _, block := range blocks {
		add(block.Type)
	}
	return out
}
