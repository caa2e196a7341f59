package layout

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/expression"
)

// Literal returns the string that an argument is written as, if it is a plain
// literal; Terraform demands one for a module's source and version.
func Literal(a *expression.Attribute) (string, bool) {
	if a == nil {
		return "", false
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// Source returns the source and version that a module call is written with;
// empty if it has none or no literal.
func Source(call *Block) (source, version string) {
	source, _ = Literal(call.Body().Attribute("source"))
	version, _ = Literal(call.Body().Attribute("version"))
	return source, version
}

// Address returns the source alone. It reads the one line that begins with
// "source" from the text of the call, as every call of a tree is asked for its
// source and few for more; where that line is not alone, the call is parsed.
func Address(call *Block) string {
	call.addressOnce.Do(func() {
		if len(call.items) == 1 && !call.items[0].Parsed() {
			if literal, ok := sourceLine(call.Range.Text()); ok {
				call.address = literal
				return
			}
		}
		call.address, _ = Source(call)
	})
	return call.address
}

// sourceLine finds the only place of a text that may be the argument; false if
// there are several, or if it is no plain literal alone on its line.
func sourceLine(text string) (literal string, ok bool) {
	const name = "source"
	for at := 0; ; at += len(name) {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return literal, ok
		}
		at += i
		rest := strings.TrimLeft(text[at+len(name):], " \t")
		if at > 0 && isWord(text[at-1]) || !strings.HasPrefix(rest, "=") {
			continue
		}
		if ok {
			return "", false
		}
		line, _, _ := strings.Cut(rest[1:], "\n")
		line, quoted := strings.CutPrefix(strings.Trim(line, " \t\r"), `"`)
		literal, ok = strings.CutSuffix(line, `"`)
		if !quoted || !ok || literal == "" || strings.ContainsAny(literal, `"\$%`) {
			return "", false
		}
	}
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// IsLocal reports whether a module source is a path.
func IsLocal(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") ||
		strings.HasPrefix(source, ".\\") || strings.HasPrefix(source, "..\\")
}

// Child returns the module that a call leads to. Root is the folder of the root
// module and at the names of the calls from there to the caller, which matter
// only for sources that "terraform init" has downloaded. It is nil if the source
// is not in the tree.
func (l *Layout) Child(root string, at []string, caller *Module, call *Block) *Module {
	source := Address(call)
	if IsLocal(source) {
		return l.Module(path.Join(caller.Folder, strings.ReplaceAll(source, "\\", "/")))
	}
	folder, ok := l.initialised(root)[strings.Join(append(slices.Clone(at), call.Name()), ".")]
	if !ok {
		return nil
	}
	return l.Module(path.Join(root, folder))
}

// Initialised reports whether "terraform init" has downloaded modules for the
// root module of a folder.
func (l *Layout) Initialised(root string) bool { return len(l.initialised(root)) > 0 }

// initialised returns where "terraform init" put the modules of a root module,
// by their keys: the names of the calls, joined with dots. The file's form is
// Terraform's internal/modsdir.
func (l *Layout) initialised(root string) map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.init[root]; ok {
		return known
	}
	l.init[root] = nil
	file, err := l.tree.Read(path.Join(root, ".terraform/modules/modules.json"))
	if err != nil {
		return nil
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(file.Data, &manifest) != nil {
		return nil
	}
	folders := map[string]string{}
	for _, m := range manifest.Modules {
		folders[m.Key] = strings.ReplaceAll(m.Dir, "\\", "/")
	}
	l.init[root] = folders
	return folders
}

// findRoots decides which of the modules read so far are roots.
func (l *Layout) findRoots() {
	folders := make([]string, 0, len(l.modules))
	for folder := range l.modules {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	callees := map[string][]string{}
	called := map[string]bool{}
	for _, folder := range folders {
		for _, call := range l.modules[folder].Calls {
			source := Address(call)
			if !IsLocal(source) {
				continue
			}
			callee := path.Join(folder, strings.ReplaceAll(source, "\\", "/"))
			if callee != folder {
				callees[folder] = append(callees[folder], callee)
				called[callee] = true
			}
		}
	}
	reached := map[string]bool{}
	var reach func(folder string)
	reach = func(folder string) {
		if !reached[folder] {
			reached[folder] = true
			for _, callee := range callees[folder] {
				reach(callee)
			}
		}
	}
	for _, rings := range []bool{false, true} {
		for _, folder := range folders {
			if !reached[folder] && (rings || !called[folder]) {
				l.roots = append(l.roots, l.modules[folder])
				reach(folder)
			}
		}
	}
	slices.SortFunc(l.roots, func(a, b *Module) int { return strings.Compare(a.Folder, b.Folder) })
}
