package engine

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/gobwas/glob"
	"sigs.k8s.io/yaml"
)

// Files are the files of a chart that are neither templates nor values, by their
// path in the chart: https://helm.sh/docs/chart_template_guide/accessing_files/.
type Files map[string][]byte

func filesOf(members []member) Files {
	files := make(Files, len(members))
	for _, m := range members {
		files[m.name] = m.file.Data
	}
	return files
}

// GetBytes returns a file, nothing if there is none.
func (f Files) GetBytes(name string) []byte {
	if data, ok := f[name]; ok {
		return data
	}
	return []byte{}
}

// Get returns a file as a text.
func (f Files) Get(name string) string { return string(f.GetBytes(name)) }

// Glob returns the files whose paths match a pattern; all, if it is none.
func (f Files) Glob(pattern string) Files {
	matching := Files{}
	matcher, err := glob.Compile(pattern, '/')
	for name, data := range f {
		if err != nil || matcher.Match(name) {
			matching[name] = data
		}
	}
	return matching
}

// AsConfig returns the files as the data of a ConfigMap.
func (f Files) AsConfig() string {
	return f.written(func(data []byte) string { return string(data) })
}

// AsSecrets returns the files as the data of a Secret.
func (f Files) AsSecrets() string { return f.written(base64.StdEncoding.EncodeToString) }

// written returns the files as a mapping in YAML under their base names.
func (f Files) written(text func(data []byte) string) string {
	if f == nil {
		return ""
	}
	texts := map[string]string{}
	for name, data := range f {
		texts[path.Base(name)] = text(data)
	}
	data, err := yaml.Marshal(texts)
	if err != nil {
		return "" // as Helm's own
	}
	return strings.TrimSuffix(string(data), "\n")
}

// Lines returns the lines of a file.
func (f Files) Lines(name string) []string {
	text := strings.TrimSuffix(f.Get(name), "\n")
	if text == "" && len(f[name]) == 0 {
		return []string{}
	}
	return strings.Split(text, "\n")
}
