package linter_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

const modelsGuide = "internal/terraform/modules/GUIDE.md"

// TestTheGuideToModels lints the example of each section of the guide and
// compares what is printed with the block behind "Output".
func TestTheGuideToModels(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(modelsGuide)
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(data), "\n## ")[1:]
	if len(sections) < 2 {
		t.Fatalf("the guide has %d examples", len(sections))
	}
	for _, section := range sections {
		title, text, _ := strings.Cut(section, "\n")
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			files, want := examples(text)
			result, _, err := run(t, files, linter.Options{Rules: rules.All()})
			if err != nil || len(files) < 3 {
				t.Fatal(len(files), "files", err)
			}
			var got bytes.Buffer
			if err := result.Write(&got, "text", "", linter.ReportOptions{}); err != nil || got.String() != want {
				t.Errorf("printed is\n%s%v\nand the guide shows\n%s", got.String(), err, want)
			}
		})
	}
}

// examples returns the blocks of a text that have names, and the one behind
// "Output".
func examples(text string) (files map[string]string, output string) {
	files = map[string]string{}
	for {
		before, rest, ok := strings.Cut(text, "```")
		if !ok {
			return files, output
		}
		head, rest, _ := strings.Cut(rest, "\n")
		body, after, _ := strings.Cut(rest, "```")
		if _, name, named := strings.Cut(head, " "); named {
			files[name] = body
		} else if strings.HasSuffix(strings.TrimSpace(before), "Output") {
			output = body
		}
		text = after
	}
}
