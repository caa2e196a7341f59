package tfplan

import (
	"compress/bzip2"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
)

// TestRandomConfigurationsMeanWhatTerraformSays evaluates the sources of each
// recorded configuration and compares the facts with those of the state that
// real Terraform made of it: names, paths, policies, accounts, annotations and
// associations. With -short it takes every tenth.
func TestRandomConfigurationsMeanWhatTerraformSays(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/generated.ndjson.bz2")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	decoder := json.NewDecoder(bzip2.NewReader(file))
	count, facts := 0, 0
	for {
		var g struct {
			Seed  uint64
			Files map[string]string
			State json.RawMessage
		}
		if err := decoder.Decode(&g); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		count++
		if testing.Short() && count%10 != 0 {
			continue
		}
		truth := Read(source.NewFile("state.json", g.State), Options{Root: "."})
		facts += len(shared(truth))
		told := sourceFacts(t, written(t, g.Files))
		for _, d := range differences(told, truth) {
			t.Errorf("seed %d: %s", g.Seed, d)
		}
		for _, u := range needless(told) {
			t.Errorf("seed %d: %s", g.Seed, u)
		}
	}
	if count < 1000 || facts < 14_000 && !testing.Short() {
		t.Errorf("only %d configurations with %d facts are recorded", count, facts)
	}
}

// inherent are the unknowns that no reading of the sources can know.
var inherent = regexp.MustCompile(`^(data\.aws_caller_identity\.current\.account_id|data\.aws_partition\.current\.partition|issuer of cluster .*|.*\.generated suffix)$`)

// needless lists the texts that a reading of the sources leaves unknown
// although the sources tell them.
func needless(told graph.Facts) []string {
	var out []string
	for address, f := range shared(told) {
		for _, text := range f.texts {
			for _, token := range text.Tokens() {
				if !inherent.MatchString(token.Name) {
					out = append(out, fmt.Sprintf("%s: %s is not known", address, text))
				}
			}
		}
	}
	return out
}

// written puts files into a folder.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(fmt.Errorf("writing the configuration: %w", err))
		}
	}
	return folder
}
