package helm

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/helm/engine"
	"github.com/irsalint/irsalint/linter/source"
)

// mention is one place where a template reads a values path.
type mention struct {
	path string // keys with dots between them
	rng  source.Range
}

// mentions are the values paths that a chart reads.
type mentions struct {
	list []mention
	// open is true if a template takes the values as a whole: then any path may
	// be read.
	open bool
}

var (
	valuesPath  = regexp.MustCompile(`\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)*)`)
	valuesIndex = regexp.MustCompile(`index\s+[$\w.]*\.Values((?:\s+"[^"]*")+)`)
	quotedWord  = regexp.MustCompile(`"([^"]*)"`)
)

// mentionsOf reads the templates of a chart, or of its sub-chart in a folder.
func (c *chart) mentionsOf(prefix string) mentions {
	var all mentions
	for _, name := range c.order {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		own := strings.HasPrefix(rest, "templates/") || rest == "values.yaml"
		// Named templates of a library chart may read the values of whoever
		// includes them.
		library := strings.Contains(rest, "/templates/_")
		if own || library {
			all.read(c.files[name].source)
		}
	}
	return all
}

func (m *mentions) read(file *source.File) {
	text := string(file.Data)
	for _, at := range valuesIndex.FindAllStringSubmatchIndex(text, -1) {
		var keys []string
		for _, word := range quotedWord.FindAllStringSubmatch(text[at[2]:at[3]], -1) {
			keys = append(keys, word[1])
		}
		m.list = append(m.list, mention{strings.Join(keys, "."), file.Range(at[0], at[1])})
	}
	for _, at := range valuesPath.FindAllStringSubmatchIndex(text, -1) {
		keys := strings.TrimPrefix(text[at[2]:at[3]], ".")
		before := text[max(at[0]-40, 0):at[0]]
		switch {
		case keys != "":
			m.list = append(m.list, mention{keys, file.Range(at[0], at[1])})
		case isIndexed(before):
			// "index .Values "a" "b"" was read above.
		case inComment(text, at[0]):
		default:
			m.open = true
		}
	}
}

// isIndexed reports whether the text before ".Values" ends with "index" and what
// may stand between.
func isIndexed(before string) bool {
	return strings.HasSuffix(strings.TrimRight(strings.TrimRight(before, "$"), " \t"), "index")
}

// inComment reports whether an offset stands in a template comment or in a line
// of YAML comment.
func inComment(text string, at int) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return true
	}
	open := strings.LastIndex(text[:at], "/*")
	return open >= 0 && !strings.Contains(text[open:at], "*/")
}

// covers reports whether reading one path reads the other: one leads to the
// other.
func covers(read, path string) bool {
	return read == path || strings.HasPrefix(path, read+".") || strings.HasPrefix(read, path+".")
}

// ReadsPath reports whether the chart in a folder of the tree may read a values
// path: keys with dots between them. It is false only for a path that surely
// leads nowhere.
func (c *Charts) ReadsPath(dir, valuesPath string) bool {
	loaded, err := c.load(path.Clean(dir))
	return err != nil || c.reads(loaded, "", valuesPath)
}

// reads is ReadsPath for a chart or one of its sub-charts.
func (c *Charts) reads(loaded *chart, prefix, valuesPath string) bool {
	top, rest, _ := strings.Cut(valuesPath, ".")
	if top == "global" {
		return true
	}
	m := loaded.mentionsOf(prefix)
	if m.open || slices.ContainsFunc(m.list, func(m mention) bool { return covers(m.path, valuesPath) }) {
		return true
	}
	meta := loaded.meta
	if prefix != "" {
		meta = loaded.metadata(strings.TrimSuffix(prefix, "/"))
	}
	if meta == nil {
		return true
	}
	if sub := loaded.subFolder(prefix, top, meta); sub != "" {
		return rest == "" || c.reads(loaded, sub, rest)
	}
	for _, dep := range meta.Dependencies {
		if valuesKey(dep) != top {
			continue
		}
		row := catalog.Lookup(c.rows, dep.Name, dep.Repository, dep.Version)
		// A chart that is not there may read anything, even one of the table:
		// the row names no more than what has to do with service accounts.
		return row == nil || row.Reads(rest) || !strings.Contains(strings.ToLower(rest), "serviceaccount")
	}
	return false
}

// valuesKey is the key under which the values of a dependency stand.
func valuesKey(dep *engine.Dependency) string { return cmp.Or(dep.Alias, dep.Name) }

// subFolder returns the folder of a sub-chart by the key of its values: its
// alias or name.
func (c *chart) subFolder(prefix, key string, meta *engine.Metadata) string {
	name := key
	same := func(dep *engine.Dependency) bool { return valuesKey(dep) == key }
	if i := slices.IndexFunc(meta.Dependencies, same); i >= 0 {
		name = meta.Dependencies[i].Name
	} else if slices.ContainsFunc(meta.Dependencies, func(dep *engine.Dependency) bool { return dep.Name == key }) {
		return "" // its values stand under the alias
	}
	for _, file := range c.order {
		rest, ok := strings.CutPrefix(file, prefix+"charts/")
		if !ok {
			continue
		}
		folder, inner, _ := strings.Cut(rest, "/")
		sub := prefix + "charts/" + folder
		if inner == "Chart.yaml" {
			if m := c.metadata(sub); m != nil && (m.Name == name || folder == name) {
				return sub + "/"
			}
		}
	}
	return ""
}
