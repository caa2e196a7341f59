package terraform

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// given returns what variable files and options set a root variable to.
func (in *instance) given(name string) (value.Value, bool) {
	if in.tfvars == nil {
		in.tfvars = in.loadVariables()
	}
	if v, ok := in.tfvars[name]; ok {
		return v, true
	}
	return in.unitInput(name)
}

// loadVariables reads the variable files in Terraform's order, the last the
// strongest: terraform.tfvars, terraform.tfvars.json, *.auto.tfvars and
// *.auto.tfvars.json by name, --var-file, --var.
func (in *instance) loadVariables() map[string]value.Value {
	r := in.root
	out := map[string]value.Value{}
	files := append(r.autoVarFiles(), r.environment.VarFiles...)
	for _, name := range append(files, r.options.VarFiles...) {
		file, err := r.tree.Read(name)
		if err != nil {
			r.problem(source.NewFile(name, nil).Whole(), "the variable file cannot be read: "+err.Error(), "")
			continue
		}
		r.know(file)
		body, problems := r.eval.Parse(file)
		r.facts.Problems = append(r.facts.Problems, problems...)
		for _, a := range body.Attributes() {
			out[a.Name] = in.scope().eval(a.Expr)
		}
	}
	for _, option := range r.options.Vars {
		if name, text, ok := strings.Cut(option, "="); ok {
			if v, ok := in.optionValue(name, text); ok {
				out[name] = v
			}
		}
	}
	return out
}

// autoVarFiles are the variable files of the root module's folder that
// Terraform loads by itself.
func (r *root) autoVarFiles() []string {
	entries, err := r.tree.ReadDir(r.folder)
	if err != nil {
		return nil
	}
	var fixed, auto []string
	for _, e := range entries {
		switch name := path.Join(r.folder, e.Name); {
		case e.Dir:
		case e.Name == "terraform.tfvars" || e.Name == "terraform.tfvars.json":
			fixed = append(fixed, name)
		case strings.HasSuffix(e.Name, ".auto.tfvars") || strings.HasSuffix(e.Name, ".auto.tfvars.json"):
			auto = append(auto, name)
		}
	}
	slices.Sort(fixed)
	slices.Sort(auto)
	return append(fixed, auto...)
}

// optionValue is the value of --var name=text for a variable of this module:
// the text itself for a string, number or bool, else an expression.
func (in *instance) optionValue(name, text string) (value.Value, bool) {
	block := in.module.Variable(name)
	if block == nil {
		return value.Value{}, false
	}
	t := in.constraint(block.Body()).Type
	if t == cty.NilType || t.IsPrimitiveType() {
		return value.OfString(text), true
	}
	file := source.NewFile("--var "+name, []byte(text))
	in.root.know(file)
	expr, problems := in.root.eval.ParseExpression(file)
	if len(problems) > 0 || expr == nil {
		in.root.problem(file.Whole(), "the value of variable "+strconv.Quote(name)+" is not an expression", "")
		return value.Value{}, false
	}
	return in.scope().eval(expr), true
}
