package tfplan

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

// With its sources at hand a plan adds no second role or account, and what it
// knows better counts.
func TestOverlayTellsEachThingOnce(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/scenarios/*")
	if err != nil || len(folders) == 0 {
		t.Fatal(folders, err)
	}
	for _, folder := range folders {
		for _, name := range []string{"plan.json", "state.json"} {
			sources := sourceFacts(t, filepath.Join(folder, "tf"))
			roles := len(sources.Roles)
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Fatal(err)
			}
			told := Read(source.NewFile(name, data), Options{Root: ".", Release: installed(t)})
			only := Overlay(sources, told)
			if len(only.Roles)+len(only.ServiceAccounts)+len(only.Providers)+len(only.Associations) > 0 {
				t.Errorf("%s: only %s tells %s", folder, name, tell(only))
			}
			if len(sources.Roles) != roles {
				t.Errorf("%s: %d roles became %d", folder, roles, len(sources.Roles))
			}
			for _, r := range sources.Roles {
				if name == "state.json" && !r.Conditional && (!r.ARN.IsKnown() || r.Range.File == nil) {
					t.Errorf("%s: %s is %s at %v", folder, r.Address, r.ARN, r.Range)
				}
			}
		}
	}
}

// A plan that knows a policy decides what the sources leave open.
func TestOverlayFillsInThePolicy(t *testing.T) {
	t.Parallel()
	folder := written(t, map[string]string{"main.tf": "variable \"trust\" {}\nresource \"aws_iam_role\" \"x\" {\n  name = \"x\"\n  assume_role_policy = var.trust\n}\n"})
	sources := sourceFacts(t, folder)
	told := Read(source.NewFile("plan.json", []byte(`{"format_version":"1.2","resource_changes":[{"address":"aws_iam_role.x","mode":"managed","type":"aws_iam_role","name":"x",
		"change":{"actions":["create"],"after":{"name":"x","assume_role_policy":"{\"Statement\":[]}"},"after_unknown":{"arn":true}}}]}`)), Options{Root: "."})
	if only := Overlay(sources, told); len(only.Roles) > 0 {
		t.Errorf("the plan's role is told twice: %s", tell(only))
	}
	if p := sources.Roles[0].Policies; len(p) != 1 || p[0].String() != `{"Statement":[]}` || p[0].Range().String() != "main.tf:4:24" {
		t.Errorf("policies: %v", p)
	}
}
