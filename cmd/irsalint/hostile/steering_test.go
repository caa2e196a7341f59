//go:build unix

package hostile

import (
	"strings"
)

// steering are inputs that try to turn the check off.
func steering() []input {
	config := func(number int, name, content string, says ...string) input {
		return input{number: number, name: name, files: map[string]string{".irsalint.yaml": content}, alone: true, code: usage, says: append([]string{".irsalint.yaml:"}, says...)}
	}
	ignored := func(number int, name, comment string, says string) input {
		return input{
			number: number, name: name, code: findings, says: []string{"main.tf:", says, "[malformed-subject]"},
			files: map[string]string{"main.tf": strings.Replace(trusting("x", equals("serviceaccount:apps:api")), "      Condition", comment+"\n      Condition", 1)},
		}
	}
	flag := func(name, says string, args ...string) input {
		return input{number: 68, name: name, args: args, alone: true, code: usage, says: []string{says}}
	}
	return []input{
		config(64, "a key that nobody knows", "rule: {}\n", `unknown key "rule"`, `did you mean "rules"?`),
		config(64, "a configuration of another type", "- a\n", "must be a mapping"),
		config(64, "a bomb in the configuration", "exclude:\n"+aliasBomb(9), "alias"),
		config(64, "a configuration that extends another", "extends: ../../outside.yaml\n", `unknown key "extends"`),
		config(64, "facts from outside the tree", "facts: [../../outside.json]\n", "outside"),
		config(64, "10,001 globs", "exclude:\n"+strings.Repeat("  - '**/a/**/b'\n", 10_001), "10000"),
		{number: 64, name: "10,000 globs of many stars", files: map[string]string{".irsalint.yaml": "exclude:\n" + strings.Repeat("  - '**/a*a*a*a*/**/b*b*b*b/**/c'\n", 10_000)}, code: findings},
		ignored(65, "an ignore without a reason", "      # irsalint:ignore malformed-subject", "gives no reason"),
		ignored(65, "an ignore that has expired", "      # irsalint:ignore malformed-subject known until=2020-01-31", "held until 2020-01-31"),
		ignored(65, "an ignore until a day that there is not", "      # irsalint:ignore malformed-subject known until=2020-02-31", "2020-02-31"),
		ignored(65, "an ignore of a rule that nobody knows", "      # irsalint:ignore malformed-subjects known", `unknown rule "malformed-subjects"`),
		ignored(65, "an ignore for all rules", "      # irsalint:ignore all of them", "is for all rules"),
		ignored(65, "an ignore inside a string", `      Sid = "# irsalint:ignore malformed-subject known"`, "stands inside a string"),
		ignored(66, "an ignore of 1 MB", "      # irsalint:ignore malformed-subject "+strings.Repeat("x", 1<<20), "longer than 4096 bytes"),
		{number: 66, name: "100,000 ignores", plant: planted("many.tf", func() string {
			return strings.Repeat("# irsalint:ignore malformed-subject known\n", 100_000) + role(`"n"`)
		}), code: findings, heavy: true},
		{
			number: 67, name: "an ignore that came with the mistake", args: []string{"--new-from", "before.json", "."}, alone: true, code: clean,
			says: []string{"ignore added: main.tf:"},
			files: map[string]string{
				"before.json": `{"schema_version": 1, "findings": []}`,
				"main.tf":     strings.Replace(trusting("x", equals("serviceaccount:apps:api")), "      Condition", "      # irsalint:ignore malformed-subject known\n      Condition", 1),
			},
		},
		flag("a format that nobody knows", `unknown format "jsn"`, "--format", "jsn", "."),
		flag("no time at all", "--timeout must be positive", "--timeout", "0s", "."),
		flag("time that is negative", "--timeout must be positive", "--timeout", "-1s", "."),
		flag("a path that is empty", "the path is empty", ""),
		flag("a path that does not exist", "does not exist", "nowhere"),
		{number: 68, name: "the same path twice", args: []string{".", "witness", "witness/main.tf", "./witness/../witness"}, code: findings, says: []string{"\n1 error, "}},
		{number: 68, name: "nothing to check", alone: true, code: clean, says: []string{"nothing was checked"}},
		{number: 68, name: "nothing to check where something must be", args: []string{"--fail-if-empty", "."}, alone: true, code: failed, says: []string{"nothing was checked"}},
	}
}

// stories are the bad inputs that tests of their own tell.
func stories() []story {
	var list []story
	for _, n := range []int{35, 36, 37} {
		list = append(list, story{n, [...]string{
			"secrets outside the tree, named by file() and its like", "secrets in files that are read into names", "sensitive variables, and plans that hold secrets",
		}[n-35], "never printed", "TestSecretsAreNeverPrinted"})
	}
	list = append(list, story{47, "a file that grows, shrinks, vanishes or becomes a link while it is read", "costs that file only", "TestFilesMayChangeUnderTheRun"})
	list = append(list,
		story{50, "no home, no terminal, a read-only file system, no temporary folder", "the same as ever", "TestPoorSurroundings"},
		story{51, "reports to a full disk, a folder, a link", "exit 3, the old file intact", "TestReportsGoToOddPlaces"},
		story{53, "many runs at once, one of which edits", "no file is spoilt", "TestRunsDoNotDisturbEachOther"},
	)
	for i, what := range []string{"names that are commands of build systems", "escape sequences, direction marks, invisible characters", "names that are Markdown", "names that are HTML", "names that are Mermaid and DOT"} {
		list = append(list, story{54 + i, what, "shown as text", "TestHostileNamesAreTextInEveryFormat"})
	}
	return append(list,
		story{59, "30,000 findings in SARIF", "5,000 and a notice", "TestReportsOfManyFindingsAreBounded"},
		story{60, "control characters in XML", "well-formed", "TestHostileNamesAreTextInEveryFormat"},
		story{61, "two findings at one place for GitLab", "two fingerprints", "TestGitLabTellsFindingsApart"},
		story{62, "closed streams and signals", "the right code, no partial file", "TestSignalsLeaveNothingBehind"},
		story{63, "more findings than anybody reads", "capped with a count", "TestReportsOfManyFindingsAreBounded"},
	)
}
