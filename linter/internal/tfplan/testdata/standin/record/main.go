// Command record runs real Terraform with the stand-in providers over the
// configurations of the tests and stores what Terraform says. Run it in this
// module's folder, with terraform in the path:
//
//	go run ./record                 all scenarios
//	go run ./record -only NAME      one scenario
//	go run ./record -generate 200   random configurations as well
//
// Packing the latter takes bzip2. It needs no network once the modules of go.mod are downloaded.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	only := flag.String("only", "", "record this scenario alone")
	generate := flag.Int("generate", 0, "record this many random configurations")
	flag.Parse()
	if err := run(*only, *generate); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(only string, generate int) error {
	tf, err := install()
	if err != nil {
		return err
	}
	defer os.RemoveAll(tf.home)
	if generate > 0 {
		return recordGenerated(tf, "../generated.ndjson.bz2", generate)
	}
	scenarios, err := filepath.Glob("../scenarios/*/tf")
	if err != nil {
		return err
	}
	for _, folder := range scenarios {
		scenario := filepath.Dir(folder)
		if only != "" && filepath.Base(scenario) != only {
			continue
		}
		if err := recordScenario(tf, scenario); err != nil {
			return fmt.Errorf("%s: %w", scenario, err)
		}
		fmt.Println(scenario)
	}
	return nil
}

// terraform is an installed terraform that finds the stand-ins and nothing else.
type terraform struct {
	home string
}

var providers = map[string]string{
	"aws": "hashicorp", "kubernetes": "hashicorp", "helm": "hashicorp", "tls": "hashicorp", "kubectl": "gavinbunney",
}

func install() (*terraform, error) {
	home, err := os.MkdirTemp("", "standin")
	if err != nil {
		return nil, err
	}
	var overrides strings.Builder
	for name, owner := range providers {
		binary := filepath.Join(home, "terraform-provider-"+name)
		if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("building the stand-in: %w\n%s", err, out)
		}
		fmt.Fprintf(&overrides, "    %q = %q\n", owner+"/"+name, home)
	}
	rc := "disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n" + overrides.String() + "  }\n}\n"
	return &terraform{home: home}, os.WriteFile(filepath.Join(home, "rc"), []byte(rc), 0o600)
}

// run calls terraform in folder and returns its standard output.
func (tf *terraform) run(folder string, args ...string) ([]byte, error) {
	cmd := exec.Command("terraform", args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(tf.home, "rc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("terraform %s: %w\n%s%s", strings.Join(args, " "), err, stdout.Bytes(), stderr.Bytes())
	}
	return stdout.Bytes(), nil
}

// plan returns the JSON of a fresh plan of folder.
func (tf *terraform) plan(folder string) ([]byte, error) {
	if _, err := tf.run(folder, "plan", "-input=false", "-no-color", "-out=saved.plan"); err != nil {
		return nil, err
	}
	out, err := tf.run(folder, "show", "-json", "saved.plan")
	return settle(out), err
}

// volatile are the parts of Terraform's documents that differ in each run.
var volatile = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`"timestamp":"[^"]*"`), `"timestamp":"2026-01-01T00:00:00Z"`},
	{regexp.MustCompile(`"lineage": "[^"]*"`), `"lineage": "00000000-0000-4000-8000-000000000000"`},
}

func settle(document []byte) []byte {
	for _, v := range volatile {
		document = v.find.ReplaceAll(document, []byte(v.put))
	}
	return document
}

// recordScenario stores beside tf/ the same configuration as JSON, the plan of
// a first apply, and what that apply leaves: both forms of the state, and the
// plan of a second run.
func recordScenario(tf *terraform, scenario string) error {
	work, err := os.MkdirTemp("", "scenario")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.CopyFS(work, os.DirFS(filepath.Join(scenario, "tf"))); err != nil {
		return err
	}
	if _, err := tf.run(work, "get"); err != nil {
		return err
	}
	plan, err := tf.plan(work)
	if err != nil {
		return err
	}
	if err := recordJSONSyntax(tf, scenario, plan); err != nil {
		return err
	}
	if _, err := tf.run(work, "apply", "-input=false", "-no-color", "saved.plan"); err != nil {
		return err
	}
	state, err := tf.run(work, "show", "-json")
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(work, "terraform.tfstate"))
	if err != nil {
		return err
	}
	again, err := tf.plan(work)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{"plan.json": plan, "state.json": state, "raw.tfstate": settle(raw), "again.json": again} {
		if err := os.WriteFile(filepath.Join(scenario, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// recordJSONSyntax converts the configuration to JSON syntax and makes sure
// that Terraform plans the same from it.
func recordJSONSyntax(tf *terraform, scenario string, plan []byte) error {
	folder := filepath.Join(scenario, "json")
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := convertTree(filepath.Join(scenario, "tf"), folder); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "scenario")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.CopyFS(work, os.DirFS(folder)); err != nil {
		return err
	}
	if _, err := tf.run(work, "get"); err != nil {
		return err
	}
	other, err := tf.plan(work)
	if err != nil {
		return err
	}
	if !bytes.Equal(plannedPart(plan), plannedPart(other)) {
		return fmt.Errorf("the JSON syntax plans differently:\n%s\n%s", plannedPart(plan), plannedPart(other))
	}
	return nil
}

// plannedPart cuts a plan to what does not depend on the configuration's syntax.
func plannedPart(plan []byte) []byte {
	before, _, _ := bytes.Cut(plan, []byte(`,"configuration":`))
	return before
}
