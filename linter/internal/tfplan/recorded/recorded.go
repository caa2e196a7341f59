// Package recorded gives tests the sources of the scenarios that were planned with
// Terraform, as they are in testdata of package tfplan: a folder for each scenario
// with its configuration in both syntaxes ("tf", "json") and its plan.
//
//	files, err := recorded.Sources(os.DirFS("testdata/scenarios/associations"), "tofu/tf")
package recorded

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// Sources returns the files of a scenario in one syntax, by slash-separated names,
// with the variables that its plan was made with: without them a switch that is off
// by default may be on. A syntax "tofu/tf" gives the configuration files the names
// that OpenTofu has for them.
func Sources(scenario fs.FS, syntax string) (map[string]string, error) {
	syntax, tofu := strings.CutPrefix(syntax, "tofu/")
	folder, err := fs.Sub(scenario, syntax)
	if err != nil {
		return nil, fmt.Errorf("open the syntax %q: %w", syntax, err)
	}
	files := map[string]string{}
	err = fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(folder, name)
		if tofu {
			name = renamed(name)
		}
		files[name] = string(data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the sources: %w", err)
	}
	values, err := variables(scenario)
	files["planned.auto.tfvars.json"] = string(values)
	return files, err
}

// renamed is OpenTofu's name of a configuration file; others keep theirs.
func renamed(name string) string {
	for _, ending := range []string{".tf", ".tf.json"} {
		if base, ok := strings.CutSuffix(name, ending); ok {
			return base + strings.Replace(ending, ".tf", ".tofu", 1)
		}
	}
	return name
}

// variables are the values of the plan as a file of variables.
func variables(scenario fs.FS) ([]byte, error) {
	data, err := fs.ReadFile(scenario, "plan.json")
	if err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	var plan struct {
		Variables map[string]struct{ Value json.RawMessage }
	}
	if err := json.Unmarshal(data, &plan); err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	values := map[string]json.RawMessage{}
	for name, v := range plan.Variables {
		values[name] = v.Value
	}
	return json.Marshal(values)
}
