package helm

import (
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/source"
)

// environmentFiles returns the values files beside a chart's own that look like
// one environment's each: values-prod.yaml, prod.values.yaml, values/prod.yaml,
// environments/prod/values.yaml.
func environmentFiles(tree *source.Tree, dir string) []string {
	entries, err := tree.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, entry := range entries {
		name := path.Join(dir, entry.Name)
		switch {
		case entry.Dir && isEnvironmentFolder(entry.Name):
			out = append(out, valuesIn(tree, name, 0)...)
		case !entry.Dir && isEnvironmentValues(entry.Name):
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// isEnvironmentFolder reports whether a folder of a chart holds values files.
func isEnvironmentFolder(name string) bool {
	switch name {
	case "values", "env", "envs", "environment", "environments", "overlays", "values-files":
		return true
	}
	return false
}

// isEnvironmentValues reports whether a file name is "values" with something more.
func isEnvironmentValues(name string) bool {
	base, ok := strings.CutSuffix(name, ".yaml")
	if !ok {
		if base, ok = strings.CutSuffix(name, ".yml"); !ok {
			return false
		}
	}
	for _, word := range []string{"values-", "values.", "values_"} {
		if strings.HasPrefix(base, word) && !isSample(base) {
			return true
		}
	}
	for _, word := range []string{"-values", ".values", "_values"} {
		if strings.HasSuffix(base, word) && !isSample(base) {
			return true
		}
	}
	return false
}

// isSample reports whether a values file is there to be copied.
func isSample(base string) bool {
	for _, word := range []string{"example", "sample", "template", "schema"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return false
}

// valuesIn lists the YAML files of a folder of values files, two levels deep.
func valuesIn(tree *source.Tree, dir string, depth int) []string {
	entries, err := tree.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, entry := range entries {
		name := path.Join(dir, entry.Name)
		switch ext := path.Ext(entry.Name); {
		case entry.Dir && depth < 2:
			out = append(out, valuesIn(tree, name, depth+1)...)
		case !entry.Dir && (ext == ".yaml" || ext == ".yml") && !isSample(entry.Name):
			out = append(out, name)
		}
	}
	return out
}

// splitTrimmed yields the parts of a list with commas.
func splitTrimmed(list string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for part := range strings.SplitSeq(list, ",") {
			if part = strings.TrimSpace(part); part != "" && !yield(part) {
				return
			}
		}
	}
}
