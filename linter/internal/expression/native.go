package expression

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/source"
)

// nativeBody returns a body that hclsyntax parsed. The byte offsets of its ranges
// must be those of the file.
func nativeBody(file *source.File, body *hclsyntax.Body) *Body {
	place := func(rng hcl.Range) source.Range { return file.Range(rng.Start.Byte, rng.End.Byte) }
	out := &Body{Range: place(body.Range())}
	for _, a := range body.Attributes {
		out.attributes = append(out.attributes, &Attribute{
			Name: a.Name, NameRange: place(a.NameRange), Expr: a.Expr,
			Range: place(a.Range()), ExprRange: place(a.Expr.Range()),
		})
	}
	slices.SortFunc(out.attributes, func(a, b *Attribute) int { return source.Compare(a.NameRange, b.NameRange) })
	for _, b := range body.Blocks {
		block := &Block{Type: b.Type, Labels: b.Labels, TypeRange: place(b.TypeRange), Body: nativeBody(file, b.Body)}
		end := b.TypeRange.End.Byte
		for _, l := range b.LabelRanges {
			block.LabelRanges = append(block.LabelRanges, place(l))
			end = l.End.Byte
		}
		block.Header = file.Range(b.TypeRange.Start.Byte, end)
		block.Range = file.Range(b.TypeRange.Start.Byte, b.CloseBraceRange.End.Byte)
		out.blocks = append(out.blocks, block)
	}
	return out
}

// Override returns the body with over laid over it as Terraform merges override
// files: an argument of over replaces the one of its name, and nested blocks of
// over replace all of their type (language reference, "Merging Behavior").
func (b *Body) Override(over *Body) *Body {
	return &Body{Range: b.Range, base: b, over: over}
}

func (b *Body) mergedAttributes() []*Attribute {
	out := slices.Clone(b.over.Attributes())
	for _, a := range b.base.Attributes() {
		if b.over.Attribute(a.Name) == nil {
			out = append(out, a)
		}
	}
	return out
}

func (b *Body) mergedBlocks(kind string, labels int) []*Block {
	if blocks := b.over.Blocks(kind, labels); len(blocks) > 0 {
		return blocks
	}
	return b.base.Blocks(kind, labels)
}
