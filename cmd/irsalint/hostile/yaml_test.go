//go:build unix

package hostile

import (
	"fmt"
	"strings"
)

// account is a manifest of a service account; rest follows its name.
func account(name, rest string) string {
	return "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: " + name + "\n  namespace: witness\n" + rest
}

// annotated is a service account that uses the bait, which does not trust it.
func annotated(name string) string {
	return account(name, "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/bait\n")
}

// found says that the service account of annotated was read.
func found(name string) string {
	return fmt.Sprintf("service account \"witness/%s\" is annotated with this role", name)
}

func yamlInputs() []input {
	bad := func(number int, name, says string, content func() string) input {
		return input{number: number, name: name, plant: planted("bad.yaml", content), code: failed, says: []string{"bad.yaml:", says}}
	}
	return []input{
		bad(6, "10,001 flow collections in each other", "exceeded max depth", func() string { return account("a", "x: "+nested("[", "", "]", 10_001)) }),
		bad(6, "10,001 mappings in each other", "exceeded max depth", func() string {
			var b strings.Builder
			for i := range 10_001 {
				b.WriteString(strings.Repeat(" ", min(i, 400)) + "a:\n")
			}
			return account("a", "x: "+nested("{a: ", "1", "}", 10_001)) + b.String()
		}),
		bad(7, "an alias bomb of nine levels", "alias", func() string { return account("a", "x:\n"+aliasBomb(9)) }),
		bad(7, "an alias bomb of thirty levels", "alias", func() string { return account("a", "x:\n"+aliasBomb(30)) }),
		bad(8, "an anchor that holds itself", "stands inside the value that it repeats", func() string { return account("a", "x: &a [*a]\n") }),
		bad(8, "a merge key that holds itself", "stands inside the value that it repeats", func() string { return account("a", "x: &a\n  <<: *a\n") }),
		bad(9, "an anchor of 1,000 keys that is used 100,000 times", "", func() string {
			var b strings.Builder
			b.WriteString("x: &a {")
			for i := range 1000 {
				fmt.Fprintf(&b, "k%d: v, ", i)
			}
			b.WriteString("}\ny: [" + strings.Repeat("*a,", 100_000) + "]\n")
			return account("a", b.String())
		}),
		bad(10, "a NUL in YAML", "", func() string { return account("a", "x: \x00\n") }),
		bad(10, "bytes in YAML that are not UTF-8", "", func() string { return account("a", "x: \xff\xfe\n") }),
		{
			number: 10, name: "half a surrogate in an escape", files: map[string]string{"bad.yaml": account("a", "x: \"\\ud800\"\n")},
			code: failed, says: []string{"bad.yaml:"},
		},
		{number: 13, name: "an annotation that is there twice", files: map[string]string{
			"bad.yaml": account("a", "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/bait\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/other\n"),
		}, code: findings, says: []string{"bad.yaml:8:33", "contradicts the value"}},
		{number: 14, name: "a bad document between good ones", files: map[string]string{
			"bad.yaml": annotated("first") + "---\na: [\n---\n" + annotated("third"),
		}, code: failed, says: []string{"bad.yaml:", found("first"), found("third")}},
		{number: 15, name: "documents with nothing in them", files: map[string]string{
			"empty.yaml": "", "comment.yaml": "# nothing\n", "dash.yaml": "---\n", "null.yaml": "null\n", "list.yaml": "- a\n- b\n", "scalar.yaml": "a\n",
			"empty.tf": "", "comment.tf": "# nothing\n", "empty.json": "", "list.json": "[]\n", "empty.tf.json": "{}\n",
		}, code: findings, says: []string{"1 error"}},
		{number: 16, name: "lists in each other fifty deep", files: map[string]string{
			"list.yaml": nested("{apiVersion: v1, kind: List, items: [", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: deep, namespace: witness, annotations: {eks.amazonaws.com/role-arn: \"arn:aws:iam::111122223333:role/bait\"}}}", "]}", 50),
		}, code: failed, says: []string{"list.yaml:"}},
		{number: 16, name: "a list of 100,000 items", plant: planted("list.yaml", func() string {
			return "apiVersion: v1\nkind: List\nitems:\n" + strings.Repeat("- {kind: ConfigMap, metadata: {name: a}}\n", 100_000)
		}), code: findings, heavy: true},
		{number: 17, name: "a template of Helm beside plain files", files: map[string]string{
			"t.yaml": "{{- if .Values.x }}\n" + annotated("a") + "{{- end }}\n{{ range }}\n",
		}, code: findings, says: []string{"t.yaml"}},
		{number: 18, name: "a template inside an annotation", files: map[string]string{
			"t.yaml": account("a", "  annotations:\n    eks.amazonaws.com/role-arn: \"{{ .Values.arn }}\"\n"),
		}, code: findings, says: []string{"1 error"}},
		{number: 19, name: "tags that make objects", files: map[string]string{
			"bad.yaml": annotated("a") + "x: !!python/object/apply:os.system [id]\ny: !!binary aGk=\nz: !reference [a, b]\nw: !foo bar\n",
		}, code: findings, says: []string{found("a")}},
		{number: 20, name: "words that YAML 1.1 reads as something else", files: map[string]string{
			"bad.yaml": annotated("no") + "on: 1_000\nno: 190:20:30\naccount: 012345678901\n",
		}, code: findings, says: []string{found("no")}},
		{number: 20, name: "an account number that looks octal", files: map[string]string{
			"octal.yaml": account("octal", "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::012345678901:role/nobody\n"),
		}, code: findings},
	}
}

// aliasBomb is a list of lists in which every level holds nine times the one
// before.
func aliasBomb(levels int) string {
	var b strings.Builder
	b.WriteString("  a0: &a0 [x]\n")
	for i := 1; i <= levels; i++ {
		fmt.Fprintf(&b, "  a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return b.String()
}
