package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

var ruleNames = []string{"subject-mismatch", "shared-role", "orphan-subject"}

// parse reads a configuration in an empty tree.
func parse(t *testing.T, text string) (*Config, []string) {
	t.Helper()
	tree, err := source.Open(t.TempDir(), []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	c, problems := Parse(source.NewFile(".irsalint.yaml", []byte(text)), tree, ".", ruleNames)
	var list []string
	for _, p := range problems {
		line := fmt.Sprintf("%s: %s", p.Range, p.Message)
		if p.Help != "" {
			line += "; " + p.Help
		}
		list = append(list, line)
	}
	return c, list
}

// accepted reports whether the JSON Schema takes the configuration.
func accepted(t *testing.T, text string) bool {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return false
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var instance any
	if err := json.Unmarshal(asJSON, &instance); err != nil {
		t.Fatal(err)
	}
	err = compiled.Validate(instance)
	if err != nil {
		t.Logf("the schema says %v", err)
	}
	return instance == nil || err == nil
}

const whole = `# a comment
rules:
  shared-role: note
  orphan-subject: off
  subject-mismatch:
    - severity: warning
      paths: [examples/**]
    - {severity: off, paths: vendor}
exclude:
  - charts/*/ci
facts: [ci/roles.json]
environments:
  - name: dev
    paths: [infra/dev, k8s/dev]
    var_files: [infra/dev.tfvars]
    account: 111122223333
modules:
  - source: app.terraform.io/acme/irsa/aws
    versions: ">= 2.0"
    role_name: irsa-${var.name}
    provider_arn: oidc_provider_arn
    namespace: namespace
    service_account: ${var.name}-runner
  - source: app.terraform.io/acme/other/aws
    file: .irsalint/other.tf
charts:
  - name: platform
    repositories: [charts.acme.example]
    accounts:
      - name: "{fullname}-runner"
        name_value: serviceAccount.name
        create_value: serviceAccount.create
        annotations_values: [serviceAccount.annotations]
        on_request: true
annotation_prefix: irsa.acme.example
`

func TestEveryKeyIsRead(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, whole)
	if len(problems) > 0 {
		t.Fatalf("got %q", problems)
	}
	if !accepted(t, whole) {
		t.Error("the schema refuses it")
	}
	got := fmt.Sprintf("%d rules, %q, %q, %s %q %s, %s %s, %s, %s %v", len(c.Rules), c.Exclude, c.Facts,
		c.Environments[0].Name, c.Environments[0].VarFiles, c.Environments[0].Account,
		c.Modules[0].Source, c.Modules[0].Versions, c.Modules[1].File, c.Charts[0].Accounts[0].Name, c.Charts[0].Accounts[0].Off)
	want := `4 rules, ["charts/*/ci"], ["ci/roles.json"], dev ["infra/dev.tfvars"] 111122223333, ` +
		`app.terraform.io/acme/irsa/aws >= 2.0, .irsalint/other.tf, {fullname}-runner true`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if c.EnvironmentOf("k8s/dev/a.yaml") == nil || c.EnvironmentOf("k8s/prod/a.yaml") != nil {
		t.Error("files are in the wrong environment")
	}
}

func TestSeverities(t *testing.T) {
	t.Parallel()
	c, _ := parse(t, whole)
	for _, test := range []struct {
		rule, file string
		want       string
	}{
		{"shared-role", "a.tf", "note true true"},
		{"orphan-subject", "a.tf", "error true false"},
		{"subject-mismatch", "a.tf", "error false true"},
		{"subject-mismatch", "examples/x/a.tf", "warning true true"},
		{"subject-mismatch", "a/vendor/a.tf", "error true false"},
	} {
		severity, asked, on := c.Severity(lint.Finding{Rule: test.rule, Severity: lint.Error, Range: source.NewFile(test.file, nil).Whole()})
		if got := fmt.Sprint(severity, asked, on); got != test.want {
			t.Errorf("%s in %s: got %s, want %s", test.rule, test.file, got, test.want)
		}
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
		// loose is true for what only the parser can know.
		loose bool
	}{
		{"a key with a slip", "exlude: [a]\n", `.irsalint.yaml:1:1: unknown key "exlude" in the configuration; did you mean "exclude"?`, false},
		{"a key that is none", "plugins: x\n", `.irsalint.yaml:1:1: unknown key "plugins" in the configuration; it is one of rules, exclude, facts, environments, modules, charts, annotation_prefix`, false},
		{"a rule with a slip", "rules:\n  share-role: off\n", `.irsalint.yaml:2:3: unknown rule "share-role"; did you mean "shared-role"?`, true},
		{"a severity with a slip", "rules:\n  shared-role: warn\n", `.irsalint.yaml:2:16: unknown severity "warn"; it is one of error, warning, note, off`, false},
		{"a setting without severity", "rules:\n  shared-role: {paths: a}\n", `.irsalint.yaml:2:16: the setting of "shared-role" has no severity; write severity: error, warning, note or off`, false},
		{"a key twice", "exclude: a\nexclude: b\n", `.irsalint.yaml:2:1: the key "exclude" occurs twice`, true},
		{"another type", "rules: [a]\n", `.irsalint.yaml:1:8: rules must be a mapping; write RULE: off, or RULE: error`, false},
		{"a prefix with a slash", "annotation_prefix: irsa.acme/x\n", `.irsalint.yaml:1:20: annotation_prefix must be a domain name; write the domain that stands before the slash, such as irsa.example.com`, false},
		{"a list of lists", "exclude: [[a]]\n", `.irsalint.yaml:1:11: must be a string`, false},
		{"a scalar", "yes\n", `.irsalint.yaml:1:1: the configuration must be a mapping`, false},
		{"a second document", "exclude: a\n---\nexclude: b\n", `.irsalint.yaml:3:1: a configuration is one document`, true},
		{"a file outside", "facts: ../x.json\n", `.irsalint.yaml:1:8: "../x.json" is not a file below the configuration's folder`, true},
		{"an absolute file", "facts: /etc/passwd\n", `.irsalint.yaml:1:8: "/etc/passwd" is not a file below the configuration's folder`, true},
		{"an address", "facts: https://x/y\n", `.irsalint.yaml:1:8: "https://x/y" is not a file below the configuration's folder`, true},
		{"a pattern that leads out", "exclude: ../x\n", `.irsalint.yaml:1:10: the pattern "../x" leads out of the configuration's folder`, true},
		{"an account that is none", "environments: [{name: a, paths: b, account: 123}]\n", `.irsalint.yaml:1:45: "123" is not an account number of twelve digits`, true},
		{"a module without inputs", "modules: [{source: a}]\n", `.irsalint.yaml:1:11: a module without a file needs the key "role_name"`, false},
		{"a template of something else", "modules: [{source: a, role_name: 'x${path.module}', provider_arn: p, namespace: n, service_account: s}]\n", `.irsalint.yaml:1:35: "x${path.module}" refers to something else than an input; write ${var.NAME}`, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, problems := parse(t, test.text)
			if len(problems) == 0 || problems[0] != test.want {
				t.Errorf("got %q, want %q", problems, test.want)
			}
			if !test.loose && accepted(t, test.text) {
				t.Error("the schema takes it")
			}
		})
	}
}

func TestNothingIsAConfiguration(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# only a comment\n", "---\n", "rules: {}\n", "exclude:\n"} {
		if _, problems := parse(t, text); len(problems) > 0 && text != "exclude:\n" {
			t.Errorf("%q: %q", text, problems)
		}
	}
}

func TestAnExpressionCannotLeaveItsQuotes(t *testing.T) {
	t.Parallel()
	text := "modules: [{source: a, role_name: \"a\\\"} resource \\\"x\\\" {%{if}\", provider_arn: p, namespace: n, service_account: s}]\n"
	c, problems := parse(t, text)
	if len(problems) == 0 && strings.Contains(c.Modules[0].Text, `a"`) {
		t.Errorf("got %s", c.Modules[0].Text)
	}
}

func TestFindLooksUpwardsWithinTheBoundary(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{".irsalint.yaml", "repo/.git/HEAD", "repo/a/b/x", "repo/a/.irsalint.yml", "repo/c/x"} {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(filepath.Join(dir, "repo", "a"), []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	for folder, want := range map[string]string{"b": ".irsalint.yml", ".": ".irsalint.yml", "../c": ""} {
		if got := Find(tree, folder); got != want {
			t.Errorf("%s: got %q, want %q", folder, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("rules: &a {shared-role: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		parse(t, text)
	})
}

func TestWithoutConfigurationThereIsNoEnvironment(t *testing.T) {
	t.Parallel()
	if env := new(Config).EnvironmentOf("infra/main.tf"); env != nil {
		t.Errorf("got environment %v", env)
	}
}
