package manifest

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestObviousPlaceholdersAreTokens(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"${ACCOUNT}":                                 "T",
		"a-${X}-b":                                   "a-T-b",
		"${X:=def}":                                  "T",
		"${X:-def}":                                  "T",
		"${var.role_arn}":                            "T",
		`${lookup(var.m, "a}b")}`:                    "T",
		"${AWS::AccountId}":                          "T",
		"$(ACCOUNT)":                                 "T",
		"$(params.role)":                             "T",
		"<ACCOUNT_ID>":                               "T",
		"<your account id>":                          "T",
		"{{ .Values.role }}":                         "T",
		"a {{- .x -}} b":                             "aTb",
		"{{ cookiecutter.account }}":                 "T",
		"{% raw %}":                                  "T",
		"<%= account %>":                             "T",
		"{{ if .a }}x{{ else }}y{{ end }}z":          "Tz",
		"a{% if b %}c{% endif %}d":                   "aTd",
		"a%{ if b }c%{ endif }d":                     "aTd",
		"__ROLE__":                                   "T",
		"@@role@@":                                   "T",
		"@ROLE@":                                     "T",
		"[ROLE_ARN]":                                 "T",
		"REPLACE_ME":                                 "T",
		"arn:aws:iam::ACCOUNT_ID:role/web":           "arn:aws:iam::T:role/web",
		"arn:aws:iam::account-id:role/web":           "arn:aws:iam::T:role/web",
		"arn:aws:iam::XXXXXXXXXXXX:role/web":         "arn:aws:iam::T:role/web",
		"arn:aws:iam::YOUR_AWS_ACCOUNT:role/web":     "arn:aws:iam::T:role/web",
		"arn:aws:iam::<ID>:role/${R}":                "arn:aws:iam::T:role/T",
		"arn:aws:iam::1:role/CLUSTER_NAME":           "arn:aws:iam::1:role/T",
		"arn:aws:iam::123456789012:role/web":         "arn:aws:iam::123456789012:role/web",
		"arn:aws:iam::aws:policy/AmazonS3FullAccess": "arn:aws:iam::aws:policy/AmazonS3FullAccess",
		"${aws:username}":                            "${aws:username}",
		"${saml:sub_type}":                           "${saml:sub_type}",
		"${*}":                                       "${*}",
		"$${LITERAL}":                                "$${LITERAL}",
		"a < b > c":                                  "a < b > c",
		"MyReplaceRole":                              "MyReplaceRole",
		"WEB_ROLE":                                   "WEB_ROLE",
		"exchange-me":                                "exchange-me",
		"$(cat file)":                                "$(cat file)",
		"user@EXAMPLE.com":                           "user@EXAMPLE.com",
		"{{ unclosed":                                "{{ unclosed",
	} {
		text := Options{}.placeholders(symbolic.Literal(written))
		if got := strings.ReplaceAll(text.Flat(), "\xff", "T"); got != want {
			t.Errorf("%s\n got %s\nwant %s", written, got, want)
		}
	}
}

func TestATokenIsNamedAndPlacedAsItsPlaceholder(t *testing.T) {
	t.Parallel()
	docs, _ := parse(t, "arn: arn:aws:iam::${ACCOUNT_ID}:role/{{ .Values.role }}\n")
	text := docs[0].Root.Get("arn").Text()
	if got, want := text.String(), "arn:aws:iam::${ACCOUNT_ID}:role/${.Values.role}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	account := text.Tokens()[0]
	if account.Scope != "apps" || account.Nature.Is("web") || !account.Nature.Is("123456789012") {
		t.Errorf("got scope %q, nature %v", account.Scope, account.Nature)
	}
	if got := text.Slice(13, 14).Range().Text(); got != "${ACCOUNT_ID}" {
		t.Errorf("the token stands at %q", got)
	}
}

func TestLoopVariablesOfTwoPlacesAreNotTheSame(t *testing.T) {
	t.Parallel()
	docs, _ := parse(t, "a: '{{ .name }}'\nb: '{{ .name }}'\nc: '{{ .Values.name }}'\nd: '{{ .Values.name }}'\n")
	root := docs[0].Root
	if root.Get("a").Text().Equal(root.Get("b").Text()) {
		t.Error("two loop variables were taken for one")
	}
	if !root.Get("c").Text().Equal(root.Get("d").Text()) {
		t.Error("one value was taken for two")
	}
}

func TestKnownValuesReplaceTheirPlaceholders(t *testing.T) {
	t.Parallel()
	options := Options{Values: func(name string) (symbolic.Text, bool) {
		return symbolic.Literal("prod"), name == "ENV"
	}}
	text := options.placeholders(symbolic.Literal("${ENV}/${ENV:=dev}/${OTHER}/${ENV%x}"))
	if got, want := text.String(), "prod/prod/${OTHER}/${ENV%x}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestVerbatimInputHasNoPlaceholders(t *testing.T) {
	t.Parallel()
	docs, problems := Parse(source.NewFile("x.yaml", []byte("a: ${X}\nb: '{{ x }}'\n")), Options{Verbatim: true})
	if len(problems) > 0 || sketch(docs[0].Root) != `{a:"${X}" b:"{{ x }}"}` || !docs[0].Root.Get("a").Text().IsKnown() {
		t.Error(problems)
	}
}

const chartTemplate = `{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "app.serviceAccountName" . }}-sa
  labels:
    {{- include "app.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
    eks.amazonaws.com/role-arn: arn:aws:iam::{{ .Values.account }}:role/app
  {{- end }}
{{- end }}
`

func TestAChartTemplateIsReadAroundItsActions(t *testing.T) {
	t.Parallel()
	docs, problems := parse(t, chartTemplate)
	if len(docs) != 1 || len(problems) > 0 {
		t.Fatal(problems)
	}
	if !docs[0].Template || docs[0].Dialect != "Helm template" {
		t.Errorf("template %v, dialect %q", docs[0].Template, docs[0].Dialect)
	}
	metadata := docs[0].Root.Get("metadata")
	if got := metadata.Get("name").Text().String(); got != `${include "app.serviceAccountName" .}-sa` {
		t.Errorf("name %s", got)
	}
	arn := metadata.At("annotations", "eks.amazonaws.com/role-arn")
	if got := arn.Range().String(); got != "apps/web.yaml:11:33" || arn.Text().String() != "arn:aws:iam::${.Values.account}:role/app" {
		t.Errorf("annotation %s at %s", arn.Text(), got)
	}
}

func TestADocumentIsATemplateOnlyIfItsShapeDependsOnActions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text    string
		dialect string
		want    bool
	}{
		"placeholder in a value":       {"a: {{ .Values.x }}-b\n", "Helm template", false},
		"branch around a key":          {"{{ if .Values.x }}\na: 1\n{{ end }}\n", "Helm template", true},
		"actions inside a block":       {"a: |\n  {{ range . }}\n  x\n  {{ end }}\n", "template", false},
		"actions at a block's margin":  {"a: |\n  x\n{{ if . }}\n  y\n{{ end }}\nb: 1\n", "template", false},
		"a Terraform directive":        {"a: 1\n%{ if x ~}\nb: 2\n%{ endif ~}\n", "Terraform template", true},
		"a Jinja branch":               {"a: 1\n{% if x %}\nb: 2\n{% endif %}\n", "Jinja template", true},
		"an action over several lines": {"a: 1\n{{- include \"x\"\n  (dict \"a\" 1) }}\nb: 2\n", "Helm template", true},
		"plain YAML":                   {"a: 1\n", "", false},
	} {
		docs, problems := parse(t, c.text)
		if len(docs) != 1 || len(problems) > 0 {
			t.Errorf("%s: %q", name, problems)
			continue
		}
		if docs[0].Template != c.want || docs[0].Dialect != c.dialect {
			t.Errorf("%s: template %v, dialect %q", name, docs[0].Template, docs[0].Dialect)
		}
	}
}

func TestTheTextOfABlockKeepsTheActionsInIt(t *testing.T) {
	t.Parallel()
	docs, _ := parse(t, "a: |\n    x\n{{ if . }}\n    y\n{{ end }}\n    z\n")
	text := docs[0].Root.Get("a").Text()
	if got, want := strings.ReplaceAll(text.Flat(), "\xff", "T"), "x\nT\nz\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextThatOnlyLooksLikeATemplateIsReadAsItIs(t *testing.T) {
	t.Parallel()
	docs, problems := parse(t, "a: \"{{\"\nb: 1\nc: \"}}\"\n")
	if len(problems) > 0 || len(docs) != 1 || sketch(docs[0].Root) != `{a:"{{" b:"1" c:"}}"}` {
		t.Errorf("problems %q", problems)
	}
}

func TestATemplateThatIsNoYAMLIsReadLineByLine(t *testing.T) {
	t.Parallel()
	const text = `{{ if .x }}kind: ServiceAccount{{ end }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: "web" # the name
  {{ if .y }}x{{ end }} broken: [
  annotations:
    'eks.amazonaws.com/role-arn': arn:aws:iam::{{ .account }}:role/web
  list:
  - a: {b: 1}
    c: |
      text
  - plain
`
	docs, problems := parse(t, text)
	if len(docs) != 1 || len(problems) > 0 || !docs[0].Template {
		t.Fatalf("%d documents, problems %q", len(docs), problems)
	}
	root := docs[0].Root
	if got, _ := root.Get("kind").Literal(); got != "ServiceAccount" {
		t.Errorf("kind %q", got)
	}
	metadata := root.Get("metadata")
	if got := metadata.Get("name").Range(); got.Text() != "web" || got.StartPosition().Line != 5 {
		t.Errorf("name at %s", got)
	}
	arn := metadata.At("annotations", "eks.amazonaws.com/role-arn")
	if got := arn.Text().String(); got != "arn:aws:iam::${.account}:role/web" {
		t.Errorf("annotation %q", got)
	}
	if got := sketch(metadata.Get("list")); got != `[{a:{b:"1"} c:"text"} "plain"]` {
		t.Errorf("list %s", got)
	}
}

func TestAFileNamedAsATemplateNeedNotBeYAML(t *testing.T) {
	t.Parallel()
	text := "kind: ServiceAccount\nmetadata:\n  name: api\n  __LABELS_LINE__\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/api\n"
	for name, problems := range map[string]int{"sa.yaml.tmpl": 0, "sa.yaml.IN": 0, "sa.yaml": 1} {
		docs, got := Parse(source.NewFile(name, []byte(text)), Options{})
		if len(got) != problems {
			t.Errorf("%s: problems %v, want %d", name, got, problems)
			continue
		}
		if problems == 0 && (len(docs) != 1 || !docs[0].Template || docs[0].Root.At("metadata", "name").Text().Flat() != "api") {
			t.Errorf("%s: the service account is not found in %+v", name, docs)
		}
	}
}
