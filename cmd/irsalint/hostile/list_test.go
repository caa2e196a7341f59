//go:build unix

package hostile

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// last is the number of the last bad input of the list.
const last = 72

// inputs are the bad inputs that are one tree and one run each.
func inputs() []input {
	var list []input
	for _, part := range []func() []input{nesting, yamlInputs, textInputs, sizeInputs, evaluation, fileInputs, steering, domain} {
		list = append(list, part()...)
	}
	slices.SortStableFunc(list, func(a, b input) int { return a.number - b.number })
	return list
}

// story is a bad input that takes more than one run, or a look at more than the
// exit code.
type story struct {
	number   int
	name     string
	outcome  string
	testedBy string
}

func TestBadInputs(t *testing.T) {
	t.Parallel()
	for _, in := range inputs() {
		t.Run(in.name, in.test)
	}
}

// TestTheListIsWhole holds INPUTS.md to the tests, and both to the numbers.
func TestTheListIsWhole(t *testing.T) {
	t.Parallel()
	rows := make([][]string, last+1)
	for _, in := range inputs() {
		says := ""
		if len(in.says) > 0 {
			says = in.says[len(in.says)-1]
		}
		rows[in.number] = append(rows[in.number], row(in.number, in.name, fmt.Sprintf("exit %d", in.code), says))
	}
	for _, s := range stories() {
		rows[s.number] = append(rows[s.number], row(s.number, s.name, s.outcome, s.testedBy))
	}
	var text strings.Builder
	text.WriteString(head)
	for number := 1; number <= last; number++ {
		if len(rows[number]) == 0 {
			t.Errorf("bad input %d has no test", number)
		}
		text.WriteString(strings.Join(rows[number], ""))
	}
	if *update {
		if err := os.WriteFile("INPUTS.md", []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("INPUTS.md")
	if err != nil || string(have) != text.String() {
		t.Error("INPUTS.md is not what the tests say: go test ./cmd/irsalint/hostile -run List -update")
	}
}

const head = `# Bad inputs

What a pull request from a stranger may contain, and what comes of it. Each row is
a test of the whole program under a bound on memory and processor time; beside
each, a small mistake in files of its own is found all the same, and a run on one
processor prints the same bytes. The column at the right is what the report says,
or the test that tells more.

| no. | input | outcome | told by |
|---|---|---|---|
`

func row(number int, name, outcome, told string) string {
	if told != "" {
		told = "`" + strings.NewReplacer("|", "\\|", "\n", " ", "`", "'").Replace(told) + "`"
	}
	return fmt.Sprintf("| %d | %s | %s | %s |\n", number, name, outcome, told)
}
