package expression

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Parse reads a file of Terraform's language: JSON syntax if its name ends in
// ".json", else native syntax. The body holds what could be read; the problems
// say what could not. Each file must be parsed by the evaluator that evaluates
// its expressions, or be made known to it with AddFile.
func (e *Evaluator) Parse(file *source.File) (*Body, []graph.Problem) {
	e.AddFile(file)
	if strings.HasSuffix(file.Name, ".json") {
		return e.parseJSON(file)
	}
	if p, bad := e.Budget.Guard(file, 0, len(file.Data)); bad {
		return &Body{Range: file.Whole()}, []graph.Problem{p}
	}
	body, diags := ParseStretch(file.Whole())
	return body, problems(file, diags)
}

// ParseStretch parses a stretch of a file of native syntax: arguments and blocks.
// Its nesting must be bounded (see [Budget.Guard]). The body holds what could be
// read; of the ranges of its expressions and of diagnostics only the bytes count.
func ParseStretch(rng source.Range) (*Body, hcl.Diagnostics) {
	if body, plain := plainBody(rng.File, rng.Start, rng.End); plain {
		return body, nil
	}
	parsed, diags := hclsyntax.ParseConfig(rng.Bytes(), rng.File.Name, hcl.Pos{Byte: rng.Start, Line: 1, Column: 1})
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		return &Body{Range: rng}, diags
	}
	return nativeBody(rng.File, body), diags
}

// ParseExpression reads one expression, such as the value of a variable given
// on the command line; ranges are those of the file.
func (e *Evaluator) ParseExpression(file *source.File) (hclsyntax.Expression, []graph.Problem) {
	e.AddFile(file)
	if p, bad := e.Budget.Guard(file, 0, len(file.Data)); bad {
		return nil, []graph.Problem{p}
	}
	if x, plain := plainExpression(file); plain {
		return x, nil
	}
	x, diags := hclsyntax.ParseExpression(file.Data, file.Name, hcl.InitialPos)
	return x, problems(file, diags)
}

// parseTemplate reads a text as a template, as the strings of JSON syntax and
// the files of templatefile are. It fails for a text that is not known.
func (e *Evaluator) parseTemplate(t symbolic.Text) (hclsyntax.Expression, string) {
	s, known := t.Literal()
	if !known {
		return nil, "the template is not known"
	}
	file := source.NewFile("template", []byte(s))
	if x, plain := plainTemplate(s, file.Name); plain {
		return &relocated{Expression: x, origin: origin{text: t}}, ""
	}
	lines := bytes.Count(file.Data, []byte("\n"))
	if nesting := nestingOf(file.Data); nesting > hopelessNesting || lines*len(file.Data) > maxHeredoc {
		const limit = "the template is too long"
		e.report(graph.Problem{Range: t.Range(), Message: limit})
		return nil, limit
	} else if nesting > harmlessNesting {
		tokens, _ := hclsyntax.LexTemplate(file.Data, file.Name, hcl.InitialPos)
		if p, bad := e.Budget.guardNesting(file, tokens); bad {
			e.report(graph.Problem{Range: t.Range(), Message: p.Message})
			return nil, p.Message
		}
	}
	x, diags := hclsyntax.ParseTemplate(file.Data, file.Name, hcl.Pos{Line: 1, Column: 1})
	if diags.HasErrors() {
		return nil, message(diags[0])
	}
	return &relocated{Expression: x, origin: origin{text: t}}, ""
}

// parseText reads a text as an expression.
func (e *Evaluator) parseText(t symbolic.Text) (hclsyntax.Expression, bool) {
	s, known := t.Literal()
	if !known {
		return nil, false
	}
	file := source.NewFile("expression", []byte(s))
	if _, bad := e.Budget.Guard(file, 0, len(s)); bad {
		return nil, false
	}
	if x, plain := plainExpression(file); plain {
		return &relocated{Expression: x, origin: origin{text: t}}, true
	}
	x, diags := hclsyntax.ParseExpression(file.Data, file.Name, hcl.Pos{Line: 1, Column: 1})
	if diags.HasErrors() {
		return nil, false
	}
	return &relocated{Expression: x, origin: origin{text: t}}, true
}

// problems converts the errors among diagnostics.
func problems(file *source.File, diags hcl.Diagnostics) []graph.Problem {
	var out []graph.Problem
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		p := graph.Problem{Message: message(d)}
		if d.Subject != nil {
			p.Range = file.Range(d.Subject.Start.Byte, d.Subject.End.Byte)
		} else {
			p.Range = file.Range(0, 0)
		}
		out = append(out, p)
	}
	return out
}

// message words a diagnostic as our messages are: lower case, no full stop.
func message(d *hcl.Diagnostic) string {
	detail, _, _ := strings.Cut(d.Detail, "\n")
	detail = strings.TrimSuffix(detail, ".")
	summary := d.Summary
	if summary != "" {
		summary = strings.ToLower(summary[:1]) + summary[1:]
	}
	if detail == "" {
		return summary
	}
	return summary + ": " + detail
}

// parseJSON reads a file of JSON syntax.
func (e *Evaluator) parseJSON(file *source.File) (*Body, []graph.Problem) {
	whole := file.Whole()
	fail := func(rng source.Range, message string) (*Body, []graph.Problem) {
		return &Body{Range: whole, json: &jsonBody{}}, []graph.Problem{{Range: rng, Message: message}}
	}
	if len(file.Data) > e.Budget.FileBytes {
		return fail(file.Range(0, 0), "the file is too large")
	}
	content := whole
	if strings.HasPrefix(string(file.Data[:min(3, len(file.Data))]), "\ufeff") {
		content = file.Range(3, len(file.Data))
	}
	root, at, ok := value.ParseJSON(symbolic.LiteralAt(content.Text(), content))
	if !ok {
		rng := content.Sub(at, at+1)
		return fail(rng, "the JSON is not valid here, or nested too deep")
	}
	body, ok := e.jsonBodyOf(root)
	if !ok {
		return fail(whole, "a JSON object is required")
	}
	return body, nil
}
