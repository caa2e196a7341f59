package engine

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/Masterminds/semver/v3"
	"sigs.k8s.io/yaml"
)

// Metadata is what a Chart.yaml says: https://helm.sh/docs/topics/charts/#the-chartyaml-file.
type Metadata struct {
	APIVersion   string            `json:"apiVersion"`
	Name         string            `json:"name"`
	Version      string            `json:"version"`
	KubeVersion  string            `json:"kubeVersion"`
	Description  string            `json:"description"`
	Type         string            `json:"type"`
	Keywords     []string          `json:"keywords"`
	Home         string            `json:"home"`
	Sources      []string          `json:"sources"`
	Dependencies []*Dependency     `json:"dependencies"`
	Maintainers  []*Maintainer     `json:"maintainers"`
	Icon         string            `json:"icon"`
	AppVersion   string            `json:"appVersion"`
	Deprecated   bool              `json:"deprecated"`
	Annotations  map[string]string `json:"annotations"`
	Condition    string            `json:"condition"`
	Tags         string            `json:"tags"`
}

// Dependency is a chart that another one takes in.
type Dependency struct {
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Repository string   `json:"repository"`
	Condition  string   `json:"condition"`
	Tags       []string `json:"tags"`
	Enabled    bool     `json:"enabled"`
	// ImportValues holds texts and mappings of "child" and "parent".
	ImportValues []any  `json:"import-values"`
	Alias        string `json:"alias"`
}

// Maintainer is one who looks after a chart.
type Maintainer struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url"`
}

// Read adds what a Chart.yaml or, for charts of the old form, a requirements.yaml
// says.
func (m *Metadata) Read(data []byte) error { return yaml.Unmarshal(data, m) }

// validate reports what makes Helm refuse a chart, and cleans the texts as it does.
func (m *Metadata) validate() error {
	for _, text := range []*string{&m.Name, &m.Description, &m.Home, &m.Icon, &m.Condition, &m.Tags, &m.AppVersion, &m.KubeVersion} {
		*text = printable(*text)
	}
	switch {
	case m.Name == "":
		return errors.New("its Chart.yaml has no name")
	case m.Name == "." || m.Name == ".." || m.Name != path.Base(m.Name):
		return fmt.Errorf("its name %q is no name of a folder", m.Name)
	case m.Version == "":
		return errors.New("its Chart.yaml has no version")
	case m.Type != "" && m.Type != "application" && m.Type != "library":
		return fmt.Errorf("its type %q is neither application nor library", m.Type)
	}
	if _, err := semver.NewVersion(m.Version); err != nil {
		return fmt.Errorf("its version %q is no semantic version", m.Version)
	}
	for _, maintainer := range m.Maintainers {
		if maintainer == nil {
			return errors.New("a maintainer in its Chart.yaml is empty")
		}
	}
	return m.validateDependencies()
}

func (m *Metadata) validateDependencies() error {
	seen := map[string]bool{}
	for _, d := range m.Dependencies {
		if d == nil {
			return errors.New("a dependency in its Chart.yaml is empty")
		}
		d.Name, d.Version, d.Condition = printable(d.Name), printable(d.Version), printable(d.Condition)
		for i := range d.Tags {
			d.Tags[i] = printable(d.Tags[i])
		}
		if strings.ContainsFunc(d.Alias, notAlias) {
			return fmt.Errorf("the alias %q of a dependency has characters that an alias may not have", d.Alias)
		}
		if seen[d.key()] {
			return fmt.Errorf("more than one dependency is called %q", d.key())
		}
		seen[d.key()] = true
	}
	return nil
}

func notAlias(r rune) bool {
	return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// key is the name under which the dependency's values stand.
func (d *Dependency) key() string {
	if d.Alias != "" {
		return d.Alias
	}
	return d.Name
}

// printable turns every white space into a blank and drops what cannot be printed.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		default:
			return -1
		}
	}, s)
}

// object is the metadata as templates see it, under the names of Helm's own
// fields. Name is the one that the chart goes by: its alias.
func (m *Metadata) object(name string, dependencies []*Dependency) map[string]any {
	maintainers := make([]any, 0, len(m.Maintainers))
	for _, x := range m.Maintainers {
		maintainers = append(maintainers, map[string]any{"Name": x.Name, "Email": x.Email, "URL": x.URL})
	}
	parts := make([]any, 0, len(dependencies))
	for _, d := range dependencies {
		parts = append(parts, map[string]any{
			"Name": d.Name, "Version": d.Version, "Repository": d.Repository, "Condition": d.Condition,
			"Tags": list(d.Tags), "Enabled": d.Enabled, "ImportValues": append([]any{}, d.ImportValues...), "Alias": d.Alias,
		})
	}
	return map[string]any{
		"Name": name, "Version": m.Version, "APIVersion": m.APIVersion, "AppVersion": m.AppVersion,
		"KubeVersion": m.KubeVersion, "Description": m.Description, "Type": m.Type, "Keywords": list(m.Keywords),
		"Home": m.Home, "Sources": list(m.Sources), "Icon": m.Icon, "Deprecated": m.Deprecated,
		"Annotations": m.Annotations, "Condition": m.Condition, "Tags": m.Tags,
		"Maintainers": maintainers, "Dependencies": parts,
	}
}

func list(texts []string) []any {
	out := make([]any, 0, len(texts))
	for _, text := range texts {
		out = append(out, text)
	}
	return out
}
