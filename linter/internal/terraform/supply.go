package terraform

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/value"
)

// supply tells a person how to make a value known.
func (in *instance) supply(v value.Value) string {
	if text, ok := v.AsText(); ok {
		if how, ok := graph.Supply(text.Tokens()); ok {
			return how
		}
	}
	return "lint a plan (terraform show -json)"
}

// maxNamedFiles bounds the variable files that an advice names.
const maxNamedFiles = 3

// setIn tells which variable files at hand would set a variable of the root
// module, as an advice: those that Terraform takes only if it is told to. It is
// empty if there are none.
func (r *root) setIn(name string) string {
	if r.unloaded == nil {
		r.unloaded = r.varFiles()
	}
	if len(r.unloaded) == 0 {
		return ""
	}
	sets := regexp.MustCompile(`(?m)^\s*"?` + regexp.QuoteMeta(name) + `"?\s*[=:]`)
	var files []string
	for _, file := range r.unloaded {
		if data, err := r.tree.Read(file); err == nil && sets.Match(data.Data) {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		return ""
	}
	more := ""
	if len(files) > maxNamedFiles {
		files, more = files[:maxNamedFiles], " or another that sets it"
	}
	return "set it with --var-file " + strings.Join(files, " or --var-file ") + more + ", or name the file under `environments` in .irsalint.yaml"
}

// varFiles are the variable files below the root module's folder that Terraform
// does not load by itself.
func (r *root) varFiles() []string {
	auto := r.autoVarFiles()
	out := []string{}
	for _, name := range r.layout.VarFiles() {
		if isBelow(path.Dir(name), r.folder) && !slices.Contains(auto, name) {
			out = append(out, name)
		}
	}
	return out
}

// isBelow reports whether a folder is another one or inside of it.
func isBelow(folder, of string) bool {
	return of == "." || folder == of || strings.HasPrefix(folder, of+"/")
}
