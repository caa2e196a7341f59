//go:build unix

package hostile

import "strings"

// role is a configuration whose role is named by an expression, so that the
// expression has to be evaluated.
func role(expression string) string {
	return "resource \"aws_iam_role\" \"x\" {\n  name = " + expression + "\n  assume_role_policy = \"{}\"\n}\n"
}

// tooDeep is an input of native syntax that nests deeper than any stack allows.
func tooDeep(number int, name string, content func() string) input {
	return input{
		number: number, name: name, plant: planted("deep/main.tf", content), code: failed,
		says: []string{"deep/main.tf:", "nesting deeper than 200"},
	}
}

// nesting are inputs that overflow the stack of a recursive parser, which
// nothing can recover from.
func nesting() []input {
	const deep = 100_000
	limit := func(number int, name, file string, says string, content func() string) input {
		return input{number: number, name: name, plant: planted(file, content), code: failed, says: []string{file + ":", says}}
	}
	return []input{
		tooDeep(1, "100,000 parentheses", func() string { return role(nested("(", "1", ")", deep)) }),
		tooDeep(2, "100,000 brackets", func() string { return role(nested("[", "", "]", deep)) }),
		tooDeep(2, "100,000 objects", func() string { return role(nested("{a=", "1", "}", deep)) }),
		tooDeep(2, "100,000 calls", func() string { return role(nested("f(", "1", ")", deep)) }),
		tooDeep(2, "100,000 loops", func() string { return role(nested("[for x in ", "y", ": x]", deep)) }),
		tooDeep(2, "100,000 templates", func() string { return role(nested(`"${`, "1", `}"`, deep)) }),
		tooDeep(2, "100,000 directives in a heredoc", func() string {
			return role("<<EOT\n" + nested(`%{if "`, "x", `"}%{endif}`, deep) + "\nEOT\n")
		}),
		limit(2, "1,000,000 negations", "deep/main.tf", "operators in a row", func() string { return role(strings.Repeat("!", 1_000_000) + "true") }),
		limit(2, "1,000,000 minus signs", "deep/main.tf", "operators in a row", func() string { return role(strings.Repeat("-", 1_000_000) + "1") }),
		tooDeep(2, "400,000 blocks", func() string { return nested("b {\n", "", "}\n", 400_000) }),
		limit(3, "a sum of 1,000,000 terms in a role's name", "deep/main.tf", "more than 300000 brackets and operators", func() string { return role(strings.Repeat("1+", 1_000_000) + "1") }),
		limit(3, "a chain of 100,000 conditions", "deep/main.tf", "more than 10000 operators", func() string { return role(strings.Repeat("true ? 1 : ", 100_000) + "1") }),
		limit(3, "100,000 indices in a row", "deep/main.tf", "operators", func() string { return role("x" + strings.Repeat("[0]", 100_000)) }),
		limit(3, "100,000 attributes in a row", "deep/main.tf", "operators", func() string { return role("x" + strings.Repeat(".y", 100_000)) }),
		limit(3, "100,000 splats in a row", "deep/main.tf", "operators", func() string { return role("x" + strings.Repeat("[*]", 100_000)) }),
		limit(4, "300,000 arrays in JSON syntax", "deep/main.tf.json", "nested too deep", func() string {
			return `{"locals": {"a": ` + nested("[", "", "]", 300_000) + `}}`
		}),
		limit(5, "a parenthesis that is never closed", "deep/main.tf", "unbalanced parentheses", func() string { return role("(" + strings.Repeat("a + ", 1000)) }),
		limit(5, "a string of 1 MB that is never closed", "deep/main.tf", "deep/main.tf:2:", func() string { return role(`"` + strings.Repeat("a", 1<<20)) }),
		limit(5, "a heredoc of 1 MB that is never closed", "deep/main.tf", "the heredoc has too many lines", func() string { return role("<<EOT\n" + strings.Repeat("a\n", 1<<19)) }),
		limit(5, "1 MB of open brackets", "deep/main.tf", "nesting deeper than 200", func() string { return role(strings.Repeat("[", 1<<20)) }),
	}
}
