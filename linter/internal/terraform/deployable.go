package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
)

// Deployable reports whether a root module is one that somebody applies, and not
// a library, an example or a test: it says where it goes (a backend, cloud or
// provider block, a file of values or of locked providers in its folder, a unit
// of Terragrunt, an environment of the configuration), and its folder is none of
// examples or tests. It is false for a folder that is no root module.
func (r *Result) Deployable(folder string) bool {
	root := r.roots[folder]
	return root != nil && root.deploys()
}

// IsRoot reports whether a folder is that of a root module that was read.
func (r *Result) IsRoot(folder string) bool {
	return r.roots[folder] != nil
}

// deploys reports whether the root module is deployable.
func (r *root) deploys() bool {
	if IsExample(r.folder) {
		return false
	}
	if r.unit != nil || r.environment.Name != "" || len(r.top.module.Providers) > 0 {
		return true
	}
	return keepsState(r.top.module) || r.hasValues()
}

// keepsState reports whether a module says where its state is kept.
func keepsState(m *layout.Module) bool {
	return slices.ContainsFunc(m.Settings, func(settings *layout.Block) bool {
		if !settings.Mentions("backend", "cloud") {
			return false
		}
		body := settings.Body()
		return len(body.Blocks("backend", 1)) > 0 || len(body.Blocks("cloud", 0)) > 0
	})
}

// hasValues reports whether a file of values or of locked providers stands
// beside the configuration.
func (r *root) hasValues() bool {
	entries, err := r.tree.ReadDir(r.home)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.Dir {
			continue
		}
		if e.Name == ".terraform.lock.hcl" || strings.HasSuffix(e.Name, ".tfvars") || strings.HasSuffix(e.Name, ".tfvars.json") {
			return true
		}
	}
	return false
}

// exampleFolders are names of folders for what is shown or tested.
var exampleFolders = []string{
	"example", "examples", "sample", "samples", "demo", "demos", "test", "tests", "testing", "testdata", "fixture", "fixtures", "wrappers",
}

// IsExample reports whether a folder is one for examples or tests, or lies in
// one. Only the part of its name below the working directory counts.
func IsExample(folder string) bool {
	return slices.ContainsFunc(strings.Split(path.Clean(folder), "/"), func(name string) bool {
		return slices.Contains(exampleFolders, strings.ToLower(name))
	})
}
