//go:build unix

package hostile

import (
	"fmt"
	"strings"
	"testing"
)

// limited is an expression that names a role and hits a bound.
func limited(number int, name, expression string, says ...string) input {
	return input{
		number: number, name: name, files: map[string]string{"main.tf": role(expression)}, code: failed,
		says: append([]string{"main.tf:"}, says...),
	}
}

// exhausting is a limited expression that takes seconds to hit its bound.
func exhausting(number int, name, expression string, says ...string) input {
	in := limited(number, name, expression, says...)
	in.heavy = true
	return in
}

func evaluation() []input {
	doubling := func() string {
		var b strings.Builder
		b.WriteString("locals {\n  a0 = \"xxxxxxxx\"\n")
		for i := 1; i <= 60; i++ {
			fmt.Fprintf(&b, "  a%d = \"${local.a%d}${local.a%d}\"\n", i, i-1, i-1)
		}
		return b.String() + "}\n"
	}
	mega := `join("", [for i in range(1000) : join("", [for j in range(1000) : "a"])])`
	return []input{
		limited(26, "a product of three long lists", "join(\"\", setproduct(range(1000), range(1000), range(1000))[0])", "evaluation stopped"),
		exhausting(27, "loops over a thousand in each other", "join(\"\", flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : \"x\"]]]))", "evaluation stopped"),
		{number: 28, name: "sixty locals that each double the one before", files: map[string]string{"main.tf": doubling() + role("local.a60")}, code: failed, says: []string{"main.tf:", "a string would be longer than"}, heavy: true},
		limited(29, "a number with an exponent of nine digits", `"x${1e100000000}"`, "exponent"),
		limited(29, "a number with an exponent beyond all", `1e999999999`, "exponent"),
		limited(30, "a format of two billion blanks", `format("%2000000000d", 1)`, "evaluation stopped"),
		limited(30, "an indent of 100 MB", `indent(100000000, "a\nb")`, "evaluation stopped"),
		exhausting(30, "a replacement that makes a string long", `replace(`+mega+`, "a", "`+strings.Repeat("b", 100)+`")`, "evaluation stopped"),
		exhausting(30, "all matches in a long string", `join("", regexall("a", `+mega+`))`),
		exhausting(30, "100,000 networks", "join(\"\", cidrsubnets(\"10.0.0.0/8\", flatten([for i in range(1000) : [for j in range(100) : 8]])...))"),
		{number: 30, name: "JSON of 4 MB in a string", plant: func(t *testing.T, folder string) {
			t.Helper()
			write(t, folder, map[string]string{"big.json": "[" + strings.Repeat("1,", 2<<20) + "1]", "main.tf": role(`jsondecode(file("${path.module}/big.json"))[0]`)})
		}, code: failed, says: []string{"main.tf:"}},
		{number: 31, name: "locals in a ring", files: map[string]string{"main.tf": "locals {\n  a = local.b\n  b = local.a\n}\n" + role("local.a")}, code: failed, says: []string{"main.tf:", "local.a"}},
		{number: 31, name: "a default that is the variable itself", files: map[string]string{"main.tf": "variable \"a\" {\n  default = var.a\n}\n" + role("var.a")}, code: failed, says: []string{"main.tf:"}},
		{number: 31, name: "modules whose outputs feed each other", files: map[string]string{
			"main.tf":   "module \"a\" {\n  source = \"./m\"\n  x = module.b.y\n}\nmodule \"b\" {\n  source = \"./m\"\n  x = module.a.y\n}\n" + role("module.a.y"),
			"m/main.tf": "variable \"x\" {}\noutput \"y\" {\n  value = var.x\n}\n",
		}, code: failed, says: []string{"main.tf:"}},
		{number: 32, name: "a module that calls itself", files: map[string]string{"main.tf": "module \"a\" {\n  source = \"./.\"\n}\n" + role(`"n"`)}, code: failed, says: []string{"main.tf:"}},
		{number: 32, name: "modules that call each other in a ring", files: map[string]string{
			"main.tf":   "module \"a\" {\n  source = \"./a\"\n}\n" + role(`"n"`),
			"a/main.tf": "module \"up\" {\n  source = \"../\"\n}\n",
		}, code: failed, says: []string{"main.tf:"}},
		{number: 32, name: "modules twenty deep that each call the next twice", plant: func(t *testing.T, folder string) {
			t.Helper()
			files := map[string]string{"m20/main.tf": role(`"n"`)}
			for i := range 20 {
				files[fmt.Sprintf("m%d/main.tf", i)] = fmt.Sprintf("module \"a\" {\n  source = \"../m%d\"\n}\nmodule \"b\" {\n  source = \"../m%d\"\n}\n", i+1, i+1)
			}
			write(t, folder, files)
		}, code: failed, says: []string{"main.tf:"}, heavy: true},
		{number: 33, name: "a million keys of for_each", files: map[string]string{"main.tf": "resource \"aws_iam_role\" \"x\" {\n  for_each = toset([for p in setproduct(range(1000), range(1000)) : join(\"-\", p)])\n  name = each.key\n  assume_role_policy = \"{}\"\n}\n"}, code: failed, says: []string{"main.tf:"}},
		{number: 33, name: "a count of a billion", files: map[string]string{"main.tf": "resource \"aws_iam_role\" \"x\" {\n  count = 1e9\n  name = \"r${count.index}\"\n  assume_role_policy = \"{}\"\n}\n"}, code: failed, says: []string{"main.tf:2"}},
		{number: 33, name: "a count below zero", files: map[string]string{"main.tf": "resource \"aws_iam_role\" \"x\" {\n  count = -1\n  name = \"r${count.index}\"\n  assume_role_policy = \"{}\"\n}\n"}, code: failed, says: []string{"main.tf:2"}},
		{number: 33, name: "dynamic blocks fifty deep", files: map[string]string{"main.tf": "data \"aws_iam_policy_document\" \"d\" {\n" + nested("dynamic \"statement\" {\nfor_each = [1,2]\ncontent {\n", "", "}\n}\n", 50) + "}\nresource \"aws_iam_role\" \"x\" {\n  name = \"x\"\n  assume_role_policy = data.aws_iam_policy_document.d.json\n}\n"}, code: findings},
		{number: 34, name: "a template file that renders itself", files: map[string]string{
			"main.tf": role(`templatefile("${path.module}/a.tftpl", {})`), "a.tftpl": `${templatefile("a.tftpl", {})}`,
		}, code: failed, says: []string{"main.tf:"}},
		{number: 34, name: "a template in a string that builds itself", files: map[string]string{
			"main.tf": "locals {\n  t = \"$${templatestring(local.t, {})}\"\n}\n" + role(`templatestring(local.t, {})`),
		}, code: findings},
		{number: 38, name: "a pattern that backtracks", files: map[string]string{"main.tf": role(`regex("(a+)+$", "` + strings.Repeat("a", 50_000) + `b")`)}, code: findings},
		{number: 38, name: "a subject of many wildcards against a long name", files: map[string]string{
			"main.tf": strings.NewReplacer("StringEquals", "StringLike", "system:serviceaccount:witness:other", "system:serviceaccount:*a*a*a*a*a*a*a*a*b:*", "\"witness\"", "\"x\"").Replace(witness["witness/main.tf"]),
			"a.yaml":  strings.ReplaceAll(account("a", "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/x\n"), "namespace: witness", "namespace: "+strings.Repeat("a", 100_000)),
		}, code: findings},
		{number: 39, name: "functions and blocks that nobody knows", files: map[string]string{
			"main.tf": "ephemeral \"x\" \"y\" {}\ndata \"terraform_remote_state\" \"s\" {\n  backend = \"s3\"\n}\n" + role(`"${provider::aws::arn_parse("x")}-${nobody("x")}-${data.terraform_remote_state.s.outputs.a}-${ephemeral.x.y.z}"`),
		}, code: findings, says: []string{"main.tf:7:25"}},
	}
}
