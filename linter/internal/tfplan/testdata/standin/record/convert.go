package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// convertTree writes the configuration under from again under to, each .tf file
// as .tf.json and every other file as it is.
func convertTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if strings.HasSuffix(rel, ".tf") {
			target += ".json"
			if data, err = convert(data, rel); err != nil {
				return err
			}
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
}

func convert(data []byte, name string) ([]byte, error) {
	file, diags := hclsyntax.ParseConfig(data, name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	c := converter{data: data}
	out, err := json.MarshalIndent(c.body(file.Body.(*hclsyntax.Body), ""), "", "  ")
	return append(out, '\n'), err
}

type converter struct{ data []byte }

// bare are the arguments whose JSON form is a reference without "${}".
var bare = map[string]bool{"provider": true, "type": true, "iterator": true}

func (c converter) body(body *hclsyntax.Body, kind string) map[string]any {
	out := map[string]any{}
	for name, attr := range body.Attributes {
		switch {
		case bare[name] && (kind != "resource" || name == "provider") && (kind == "variable" || name != "type"):
			out[name] = c.plain(attr.Expr)
		case kind == "moved" || kind == "removed" && name == "from" || kind == "import" && name == "to":
			out[name] = c.plain(attr.Expr)
		case name == "depends_on" || name == "ignore_changes":
			out[name] = c.plainList(attr.Expr)
		case name == "providers" && kind == "module":
			passed := map[string]any{}
			for _, item := range attr.Expr.(*hclsyntax.ObjectConsExpr).Items {
				passed[c.plain(item.KeyExpr)] = c.plain(item.ValueExpr)
			}
			out[name] = passed
		default:
			out[name] = c.expression(attr.Expr)
		}
	}
	for _, block := range body.Blocks {
		inner := any(c.body(block.Body, block.Type))
		for i := len(block.Labels) - 1; i >= 0; i-- {
			inner = map[string]any{block.Labels[i]: inner}
		}
		out[block.Type] = join(out[block.Type], inner, len(block.Labels))
	}
	return out
}

// join puts a block beside the earlier ones of its type: labelled blocks share
// an object, the innermost repeat in a list.
func join(before, block any, labels int) any {
	switch {
	case before == nil:
		return block
	case labels == 0:
		if list, ok := before.([]any); ok {
			return append(list, block)
		}
		return []any{before, block}
	}
	merged, ok := before.(map[string]any)
	if !ok {
		return append(before.([]any), block)
	}
	for label, inner := range block.(map[string]any) {
		merged[label] = join(merged[label], inner, labels-1)
	}
	return merged
}

func (c converter) source(e hclsyntax.Expression) string {
	rng := e.Range()
	return string(c.data[rng.Start.Byte:rng.End.Byte])
}

func (c converter) plain(e hclsyntax.Expression) string {
	if v, diags := e.Value(nil); !diags.HasErrors() && v.Type() == cty.String {
		return v.AsString()
	}
	return c.source(e)
}

func (c converter) plainList(e hclsyntax.Expression) any {
	tuple, ok := e.(*hclsyntax.TupleConsExpr)
	if !ok {
		return c.plain(e)
	}
	out := []string{}
	for _, element := range tuple.Exprs {
		out = append(out, c.plain(element))
	}
	return out
}

func (c converter) expression(e hclsyntax.Expression) any {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		switch {
		case e.Val.IsNull():
			return nil
		case e.Val.Type() == cty.Bool:
			return e.Val.True()
		}
		return json.RawMessage(c.source(e))
	case *hclsyntax.TemplateExpr:
		var b strings.Builder
		for _, part := range e.Parts {
			if lit, ok := part.(*hclsyntax.LiteralValueExpr); ok && lit.Val.Type() == cty.String {
				escaped := strings.ReplaceAll(lit.Val.AsString(), "${", "$${")
				b.WriteString(strings.ReplaceAll(escaped, "%{", "%%{"))
				continue
			}
			if strings.HasPrefix(c.source(part), "%{") {
				return "${" + c.source(e) + "}"
			}
			b.WriteString("${" + c.source(part) + "}")
		}
		return b.String()
	case *hclsyntax.TupleConsExpr:
		out := []any{}
		for _, element := range e.Exprs {
			out = append(out, c.expression(element))
		}
		return out
	case *hclsyntax.ObjectConsExpr:
		out := map[string]any{}
		for _, item := range e.Items {
			key, ok := c.expression(item.KeyExpr).(string)
			if wrap, isKey := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); isKey && !wrap.ForceNonLiteral {
				key, ok = hcl.ExprAsKeyword(wrap.Wrapped), true
				if key == "" {
					key, ok = c.expression(wrap.Wrapped).(string)
				}
			}
			if !ok {
				return "${" + c.source(e) + "}"
			}
			out[key] = c.expression(item.ValueExpr)
		}
		return out
	case *hclsyntax.TemplateWrapExpr:
		return "${" + c.source(e.Wrapped) + "}"
	default:
		return fmt.Sprintf("${%s}", c.source(e))
	}
}
