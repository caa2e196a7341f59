package engine

import (
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/Masterminds/sprig/v3"
	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	helm "helm.sh/helm/v4/pkg/engine"
	"pgregory.net/rapid"
	"sigs.k8s.io/yaml"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // Helm warns of what these charts do on purpose
	os.Exit(m.Run())
}

// parseFiles reads files in one text: a line "-- NAME --", then what it holds.
func parseFiles(text string) map[string]string {
	files := map[string]string{}
	for _, chunk := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, content, _ := strings.Cut(chunk, " --\n")
		files[name] = content + "\n"
	}
	return files
}

// ours renders a chart by this package.
func ours(files map[string]string, values map[string]any) (map[string]string, error) {
	var all []*File
	defaults := map[string]map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, &File{Name: name, Data: []byte(files[name])})
		if path.Base(name) == "values.yaml" {
			object := map[string]any{}
			if err := yaml.Unmarshal([]byte(files[name]), &object); err != nil {
				return nil, err
			}
			defaults[name] = object
		}
	}
	chart, err := Load(all)
	if err != nil {
		return nil, err
	}
	functions := sprig.TxtFuncMap()
	functions["toYaml"] = func(x any) string {
		data, _ := yaml.Marshal(x)
		return strings.TrimSuffix(string(data), "\n")
	}
	texts, err := chart.Render(Input{
		Defaults: defaults, Values: values, Name: "rel", Namespace: "space", Functions: functions, Templates: &Templates{},
	})
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i, text := range texts {
		out[fmt.Sprint(i)] = text.Text
	}
	return out, nil
}

// helms renders a chart by Helm itself.
func helms(files map[string]string, values map[string]any) (map[string]string, error) {
	var all []*archive.BufferedFile
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, &archive.BufferedFile{Name: name, Data: []byte(files[name])})
	}
	chart, err := loader.LoadFiles(all)
	if err != nil {
		return nil, err
	}
	if err := chartutil.ProcessDependencies(chart, values); err != nil {
		return nil, err
	}
	options := common.ReleaseOptions{Name: "rel", Namespace: "space", Revision: 1, IsInstall: true}
	top, err := util.ToRenderValuesWithSchemaValidation(chart, values, options, common.DefaultCapabilities.Copy(), true)
	if err != nil {
		return nil, err
	}
	rendered, err := helm.Render(chart, top)
	if err != nil {
		return nil, err
	}
	return rendered, nil
}

// texts are the texts of a rendering, sorted.
func texts(rendered map[string]string) []string {
	return slices.Sorted(maps.Values(rendered))
}

// compare renders both ways, and reports whether they render it.
func compare(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, files map[string]string, values func() map[string]any,
) bool {
	t.Helper()
	want, helmErr := helms(files, values())
	got, err := ours(files, values())
	if (err != nil) != (helmErr != nil) {
		t.Fatalf("error %v, Helm's is %v\n%v\n%v", err, helmErr, files, values())
	}
	if diff := cmp.Diff(texts(want), texts(got)); diff != "" && err == nil {
		t.Fatalf("%s\n(- Helm, + ours)\n%v\n%v", diff, files, values())
	}
	return err == nil
}

const metadata = "apiVersion: v2\nname: %s\nversion: 1.2.3\n"

// TestChartsRenderAsHelmRendersThem has one small chart for every rule.
func TestChartsRenderAsHelmRendersThem(t *testing.T) {
	t.Parallel()
	const web = "-- Chart.yaml --\napiVersion: v2\nname: web\nversion: 1.2.3\n"
	const db = "-- charts/db/Chart.yaml --\napiVersion: v2\nname: db\nversion: 4.5.6\n"
	const own = "-- templates/show.yaml --\nweb: {{ toJson .Values }}\n"
	const show = "-- templates/show.yaml --\nweb: {{ toJson .Values }}\n-- charts/db/templates/show.yaml --\ndb: {{ toJson .Values }} {{ .Chart.Name }}\n"
	for name, test := range map[string]struct{ files, values string }{
		"the objects that are always there": {web + "appVersion: \"7\"\nkeywords: [a]\nmaintainers: [{name: m}]\nannotations: {x: y}\n-- templates/a.yaml --\n" +
			`{{ toJson .Release }} {{ toJson .Chart }} {{ .Template.Name }} {{ .Template.BasePath }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.HelmVersion.Version }}`, ""},
		"every version of an API":         {web + "-- templates/a.yaml --\n{{ range .Capabilities.APIVersions }}{{ . }},{{ end }}", ""},
		"values over defaults":            {web + "-- values.yaml --\na: {b: 1, c: [1, 2]}\nd: x\n" + own, "a: {b: 2, e: 3}\nd: {f: 1}"},
		"nulls forget":                    {web + "-- values.yaml --\na: {b: 1, c: null}\nd: null\ne: {f: {g: null}}\n" + own, "a: {b: null, x: null}\nz: null"},
		"a chart without values":          {web + own, "a: 1"},
		"a value that is not there":       {web + "-- templates/a.yaml --\n[{{ .Values.a }}] [{{ .Values.a | default \"b\" }}]", ""},
		"values of a sub-chart":           {web + "-- values.yaml --\ndb: {a: 1}\n" + db + "-- charts/db/values.yaml --\na: 2\nb: {c: 3}\n" + show, "db: {b: {c: 4}}"},
		"a sub-chart's null":              {web + "-- values.yaml --\ndb: {a: null, b: {c: null}}\n" + db + "-- charts/db/values.yaml --\na: 2\nb: {c: 3, d: 4}\n" + show, ""},
		"globals":                         {web + "-- values.yaml --\nglobal: {a: 1, t: {x: 1, y: 2}}\n" + db + "-- charts/db/values.yaml --\nglobal: {b: 2, a: 3, t: {x: 9, z: 3}}\n" + show, "global: {c: 4}\ndb: {global: {d: 5}}"},
		"a global that is no mapping":     {web + "-- values.yaml --\nglobal: 1\n" + db + show, ""},
		"values of a sub-chart, a number": {web + "-- values.yaml --\ndb: 1\n" + db + show, ""},
		"a condition that is false":       {web + "dependencies: [{name: db, version: 4.x, repository: x, condition: db.up}]\n-- values.yaml --\ndb: {up: false}\n" + db + show, ""},
		"a condition that the user turns": {web + "dependencies: [{name: db, version: 4.x, repository: x, condition: \"x.y,db.up\"}]\n-- values.yaml --\ndb: {up: false}\n" + db + show, "db: {up: true}"},
		"a condition that is no answer":   {web + "dependencies: [{name: db, version: 4.x, repository: x, condition: db.up}]\n-- values.yaml --\ndb: {up: \"no\"}\n" + db + show, ""},
		"tags":                            {web + "dependencies: [{name: db, version: 4.x, repository: x, tags: [a, b]}]\n-- values.yaml --\ntags: {a: false}\n" + db + show, ""},
		"tags, one of which is on":        {web + "dependencies: [{name: db, version: 4.x, repository: x, tags: [a, b]}]\n-- values.yaml --\ntags: {a: false, b: true}\n" + db + show, ""},
		"an alias":                        {web + "dependencies: [{name: db, version: 4.x, repository: x, alias: main}]\n-- values.yaml --\nmain: {a: 1}\ndb: {a: 2}\n" + db + "-- charts/db/values.yaml --\na: 3\n" + show, ""},
		"two aliases, one of them off":    {web + "dependencies: [{name: db, version: 4.x, repository: x, alias: one, condition: one.up}, {name: db, version: 4.x, repository: x, alias: two}]\n-- values.yaml --\none: {up: false}\ntwo: {a: 1}\n" + db + show, ""},
		"a version that does not fit":     {web + "dependencies: [{name: db, version: 9.x, repository: x, condition: db.up}]\n-- values.yaml --\ndb: {up: false}\n" + db + show, ""},
		"imported values":                 {web + "dependencies: [{name: db, version: 4.x, repository: x, import-values: [data, {child: in, parent: out.er}]}]\n-- values.yaml --\na: 1\n" + db + "-- charts/db/values.yaml --\nexports: {data: {a: 2, b: 3}}\nin: {c: 4, d: null}\n" + show, ""},
		"requirements.yaml":               {"-- Chart.yaml --\napiVersion: v1\nname: web\nversion: 1.0.0\n-- requirements.yaml --\ndependencies: [{name: db, version: 4.x, repository: x, condition: db.up}]\n-- values.yaml --\ndb: {up: false}\n" + db + show, ""},
		"a named template of both":        {web + db + "-- templates/_n.tpl --\n{{ define \"n\" }}web{{ end }}\n-- charts/db/templates/_n.tpl --\n{{ define \"n\" }}db{{ end }}\n-- charts/db/templates/a.yaml --\n{{ include \"n\" . }}{{ template \"n\" . }}", ""},
		"a library":                       {web + "-- charts/lib/Chart.yaml --\napiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n-- charts/lib/templates/_n.tpl --\n{{ define \"lib.n\" }}{{ .Chart.Name }}{{ end }}\n-- charts/lib/templates/a.yaml --\nno\n-- templates/a.yaml --\n{{ include \"lib.n\" . }}", ""},
		"a file that includes another":    {web + "-- templates/a.yaml --\n{{ include (print $.Template.BasePath \"/b.yaml\") . | sha256sum }}\n-- templates/b.yaml --\nb {{ .Template.Name }}", ""},
		"values that a template sets":     {web + "-- templates/z.yaml --\n{{ $_ := set .Values \"a\" \"z\" }}{{ .Values.a }}\n-- templates/a.yaml --\n{{ .Values.a }}", "a: 1"},
		"a template made later":           {web + "-- templates/a.yaml --\n{{ tpl .Values.t . }} {{ tpl \"{{ define \\\"in\\\" }}x{{ end }}{{ include \\\"in\\\" . }}{{ .none }}\" . }}\n-- templates/_n.tpl --\n{{ define \"n\" }}n{{ .Values.b }}{{ end }}", "t: '{{ include \"n\" . }}{{ tpl \"{{ .Values.b }}\" . }}'\nb: 2"},
		"what tpl defines stays in it":    {web + "-- templates/a.yaml --\n{{ tpl \"{{ define \\\"in\\\" }}x{{ end }}\" . }}{{ include \"in\" . }}", ""},
		"files":                           {web + "-- templates/a.yaml --\n{{ .Files.Get \"conf/a.txt\" }}{{ range .Files.Lines \"conf/b.txt\" }}[{{ . }}]{{ end }}{{ (.Files.Glob \"conf/*.txt\").AsConfig }}{{ (.Files.Glob \"**\").AsSecrets }}{{ .Files.Get \"none\" }}{{ range $n, $c := .Files.Glob \"{conf,x}/a*\" }}{{ $n }}{{ $c | toString }}{{ end }}\n-- conf/a.txt --\nx\n-- conf/b.txt --\n1\n2\n3", ""},
		"the scopes of sub-charts":        {web + db + "-- charts/db/values.yaml --\na: 1\n-- templates/a.yaml --\n{{ .Subcharts.db.Values.a }}{{ .Subcharts.db.Chart.Name }}{{ .Subcharts.db.Release.Name }}{{ .Chart.IsRoot }}", ""},
		"a sub-chart of a sub-chart":      {web + db + "-- charts/db/charts/x/Chart.yaml --\napiVersion: v2\nname: x\nversion: 1.0.0\n-- charts/db/charts/x/values.yaml --\na: 1\nglobal: {g: 0}\n-- charts/db/charts/x/templates/a.yaml --\n{{ toJson .Values }} {{ .Template.Name }}\n" + show, "global: {g: 1}\ndb: {x: {b: 2}}"},
		"a folder that is no chart":       {web + "-- charts/db/values.yaml --\na: 1\n" + show, ""},
		"a folder that begins with a _":   {web + "-- charts/_db/values.yaml --\na: 1\n-- templates/a.yaml --\na", ""},
		"a file beside the sub-charts":    {web + "-- charts/README.md --\nx\n-- templates/a.yaml --\na", ""},
		"no name":                         {"-- Chart.yaml --\napiVersion: v2\nversion: 1.0.0\n-- templates/a.yaml --\na", ""},
		"a version that is none":          {"-- Chart.yaml --\napiVersion: v2\nname: a\nversion: latest\n-- templates/a.yaml --\na", ""},
		"a type that is none":             {web + "type: app\n-- templates/a.yaml --\na", ""},
		"a name that is a path":           {"-- Chart.yaml --\napiVersion: v2\nname: a/b\nversion: 1.0.0\n-- templates/a.yaml --\na", ""},
		"an alias that is none":           {web + "dependencies: [{name: db, version: 4.x, repository: x, alias: \"a.b\"}]\n" + db + show, ""},
		"the same alias twice":            {web + "dependencies: [{name: db, version: 4.x, repository: x, alias: a}, {name: db, version: 4.x, repository: x, alias: a}]\n" + db + show, ""},
		"a dependency that is empty":      {web + "dependencies: [null]\n" + show, ""},
		"a function that is none":         {web + "-- templates/a.yaml --\n{{ if false }}{{ nothing . }}{{ end }}", ""},
		"a template that is none":         {web + "-- templates/a.yaml --\n{{ include \"none\" . }}", ""},
		"a field of nothing":              {web + "-- templates/a.yaml --\n{{ .Values.a.b }}", ""},
		"a value that is no field":        {web + "-- templates/a.yaml --\n{{ .Values.a.b }}", "a: x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rendered := compare(t, parseFiles(test.files), func() map[string]any {
				values := map[string]any{}
				if err := yaml.Unmarshal([]byte(test.values), &values); err != nil {
					t.Fatal(err)
				}
				return values
			})
			if rendered == slices.Contains(refused, name) {
				t.Errorf("it was rendered: %v", rendered)
			}
		})
	}
}

// refused are the charts of the test above that are there because nobody renders
// them.
var refused = []string{
	"values of a sub-chart, a number", "what tpl defines stays in it", "a folder that is no chart", "a file beside the sub-charts",
	"no name", "a version that is none", "a type that is none", "a name that is a path", "an alias that is none",
	"the same alias twice", "a dependency that is empty", "a function that is none", "a template that is none",
	"a field of nothing", "a value that is no field",
}

// TestValuesAreThoseOfHelm lays random values over each other in random trees of
// charts.
func TestValuesAreThoseOfHelm(t *testing.T) {
	t.Parallel()
	tried, rendered := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		files := map[string]string{}
		addChart(t, files, "", "web", 0)
		values := rapid.Custom(drawValues).Draw(t, "values")
		tried++
		if compare(t, files, func() map[string]any {
			return copyOf(values)
		}) {
			rendered++
		}
	})
	if rendered < tried/2 {
		t.Errorf("only %d of %d charts were rendered", rendered, tried)
	}
}

// keys are few, so that they meet; some are names and aliases of charts.
var keys = []string{"a", "b", "db", "cache", "main", "global", "on", "exports", "tags"}

func drawValues(t *rapid.T) map[string]any {
	values, _ := drawValue(t, 3).(map[string]any)
	if values == nil {
		values = map[string]any{}
	}
	return values
}

func drawValue(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	if depth == 3 || depth > 0 && kind < 5 {
		out := map[string]any{}
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			out[rapid.SampledFrom(keys).Draw(t, "key")] = drawValue(t, depth-1)
		}
		return out
	}
	return []any{nil, nil, true, false, "x", 1.0, []any{"y", nil}, map[string]any{}, "z", nil}[kind]
}

// addChart draws a chart with its sub-charts.
func addChart(t *rapid.T, files map[string]string, prefix, name string, depth int) {
	text := fmt.Sprintf(metadata, name)
	if depth < 2 {
		var dependencies []map[string]any
		for _, sub := range []string{"db", "cache"} {
			if !rapid.Bool().Draw(t, "there") {
				continue
			}
			addChart(t, files, prefix+"charts/"+sub+"/", sub, depth+1)
			if !rapid.Bool().Draw(t, "declared") {
				continue
			}
			dependency := map[string]any{
				"name": sub, "repository": "x",
				"version":   rapid.SampledFrom([]string{"1.x", "*", "2.x"}).Draw(t, "version"),
				"condition": rapid.SampledFrom([]string{"", sub + ".on", "main.on", "a,db.on", "global.on"}).Draw(t, "condition"),
				"tags":      rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "on"}), 0, 2).Draw(t, "tags"),
			}
			if sub == "db" && rapid.Bool().Draw(t, "aliased") {
				dependency["alias"] = "main"
			}
			if rapid.Bool().Draw(t, "imports") {
				dependency["import-values"] = []any{"a", map[string]any{"child": "b", "parent": rapid.SampledFrom([]string{"a", ".", "main.b"}).Draw(t, "parent")}}
			}
			dependencies = append(dependencies, dependency)
		}
		data, err := yaml.Marshal(map[string]any{"dependencies": dependencies})
		if err != nil {
			t.Fatal(err)
		}
		text += string(data)
	}
	files[prefix+"Chart.yaml"] = text
	data, err := yaml.Marshal(rapid.Custom(drawValues).Draw(t, "defaults"))
	if err != nil {
		t.Fatal(err)
	}
	files[prefix+"values.yaml"] = string(data)
	files[prefix+"templates/show.yaml"] = `{{ .Template.Name }} {{ .Chart.Name }} {{ len .Chart.Dependencies }} {{ toJson .Values }}`
}
