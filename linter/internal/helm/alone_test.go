package helm

import (
	"strings"
	"testing"
)

// TestValuesOfAChartThatNobodyInstalls reads values files by their names.
func TestValuesOfAChartThatNobodyInstalls(t *testing.T) {
	t.Parallel()
	const annotated = "serviceAccount:\n  name: dns\n  annotations:\n    eks.amazonaws.com/role-arn: x\n"
	for name, test := range map[string]struct{ file, data, want string }{
		"the file names the chart":              {"helm/external-dns-values.yaml", annotated, "account dns"},
		"the file names an environment as well": {"helm/values-external-dns-prod.yaml", annotated, "account dns"},
		"the folder names the chart":            {"external-dns/values.yaml", annotated, "account dns"},
		"it is a template of another tool":      {"helm/external-dns.values.yaml.tpl", strings.ReplaceAll(annotated, ": x", ": ${arn}"), "account dns"},
		"it is for a chart around the chart":    {"external-dns/values.yaml", "external-dns:\n  " + strings.ReplaceAll(annotated, "\n", "\n  ") + "\n", "account dns"},
		"at a path that the chart ignores":      {"helm/external-dns.yaml", "rbac:\n  serviceAccountAnnotations:\n    eks.amazonaws.com/role-arn: x\n", "misplaced rbac.serviceAccountAnnotations"},
		"nobody knows the chart":                {"helm/web-values.yaml", annotated, ""},
		"it is a manifest":                      {"external-dns.yaml", "apiVersion: v1\nkind: ConfigMap\n" + annotated, ""},
		"it names no role":                      {"external-dns.yaml", "serviceAccount: {name: a}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts, read := find(t, "-- "+test.file+" --\n"+test.data).Alone(func(string) bool { return false })
			var got []string
			for _, sa := range facts.ServiceAccounts {
				got = append(got, "account "+sa.Name.String())
			}
			for _, m := range facts.Misplaced {
				got = append(got, "misplaced "+m.Path)
			}
			if strings.Join(got, ", ") != test.want || (len(read) == 1) != (test.want != "") {
				t.Errorf("got %q, read %v, want %q", got, read, test.want)
			}
		})
	}
}
