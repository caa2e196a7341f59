package engine

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// File is one file of a chart.
type File struct {
	// Name is the file's path from the folder of the outermost chart:
	// "templates/sa.yaml", "charts/db/values.yaml".
	Name string
	Data []byte
}

// Chart is a chart with its sub-charts, sorted and not yet rendered. It is not
// changed by rendering and may be rendered several times at once.
type Chart struct {
	metadata *Metadata
	// values is the name of the values file, "" if there is none.
	values    string
	templates []member
	files     []member
	parts     []*Chart // in the order of their folders
}

// member is a file by its path in the chart that it belongs to.
type member struct {
	name string
	file *File
}

// Load sorts the files of a chart. It fails on what Helm refuses: a chart
// or sub-chart without a Chart.yaml, without a name or version, or with one that
// is none. Packed sub-charts count as plain files: the caller unpacks them.
func Load(files []*File) (*Chart, error) {
	members := make([]member, 0, len(files))
	for _, file := range files {
		members = append(members, member{file.Name, file})
	}
	return load(members)
}

func load(members []member) (*Chart, error) {
	c := &Chart{}
	if err := c.readMetadata(members); err != nil {
		return nil, err
	}
	parts := map[string][]member{}
	for _, m := range members {
		folder, rest, nested := strings.Cut(strings.TrimPrefix(m.name, "charts/"), "/")
		switch {
		case m.name == "Chart.yaml", m.name == "Chart.lock", m.name == "values.schema.json":
		case m.name == "values.yaml":
			c.values = m.file.Name
		case strings.HasPrefix(m.name, "templates/"):
			c.templates = append(c.templates, m)
		case strings.HasPrefix(m.name, "charts/"):
			if strings.HasPrefix(folder, "_") || strings.HasPrefix(folder, ".") || path.Ext(folder) == ".prov" {
				continue
			}
			if _, ok := parts[folder]; !ok {
				parts[folder] = nil // a file of that name counts as a chart without files
			}
			if nested {
				parts[folder] = append(parts[folder], member{rest, m.file})
			}
		default:
			c.files = append(c.files, m)
		}
	}
	folders := make([]string, 0, len(parts))
	for folder := range parts {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	for _, folder := range folders {
		part, err := load(parts[folder])
		if err != nil {
			return nil, fmt.Errorf("sub-chart %q: %w", path.Join("charts", folder), err)
		}
		c.parts = append(c.parts, part)
	}
	return c, nil
}

// readMetadata reads the Chart.yaml and, laid over it, the requirements.yaml.
func (c *Chart) readMetadata(members []member) error {
	for _, name := range []string{"Chart.yaml", "requirements.yaml"} {
		for _, m := range members {
			if m.name != name {
				continue
			}
			if c.metadata == nil {
				c.metadata = &Metadata{}
			}
			if err := c.metadata.Read(m.file.Data); err != nil {
				return fmt.Errorf("its %s is not readable: %w", name, err)
			}
		}
		if c.metadata == nil {
			return errors.New("it has no Chart.yaml")
		}
	}
	if c.metadata.APIVersion == "" {
		c.metadata.APIVersion = "v1" // as charts of Helm 2 had none
	}
	return c.metadata.validate()
}
