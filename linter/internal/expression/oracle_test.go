package expression_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
)

// The expressions of testdata/console were given to the real terraform console.
// To record them again, with terraform on the path:
//
//	go test ./linter/internal/expression -run TestConsole -record new
//
// With "all" in the place of "new" it asks again for those already recorded.
var record = flag.String("record", "", "record what terraform console says: new or all")

const consoleFolder = "testdata/console"

// recorded is what terraform said to one expression.
type recorded struct {
	Expression string `json:"expression"`
	// Result is the value as JSON; empty if terraform refused it.
	Result string `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
	// Differs says why we give Ours instead, as later versions of Terraform do
	// or on purpose; written by hand and kept when recording. Ours is "error",
	// "unknown" or the value as JSON.
	Differs string `json:"differs,omitempty"`
	Ours    string `json:"ours,omitempty"`
}

// readExpressions reads expressions.txt: one a line, or several lines between
// "<<<" and ">>>".
func readExpressions(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(consoleFolder, "expressions.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out, block []string
	inside := false
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "<<<":
			inside, block = true, nil
		case line == ">>>":
			inside = false
			out = append(out, strings.Join(block, "\n"))
		case inside:
			block = append(block, line)
		case line != "" && !strings.HasPrefix(line, "#"):
			out = append(out, line)
		}
	}
	return out
}

func readRecorded(t *testing.T) []recorded {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(consoleFolder, "results.ndjson"))
	if err != nil && *record == "" {
		t.Fatal(err)
	}
	var out []recorded
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// TestConsoleAgrees compares every expression with what the real terraform
// console said.
func TestConsoleAgrees(t *testing.T) {
	t.Parallel()
	if *record != "" {
		recordAll(t)
	}
	results := map[string]recorded{}
	for _, r := range readRecorded(t) {
		results[r.Expression] = r
	}
	expressions := readExpressions(t)
	if len(expressions) < 500 {
		t.Fatalf("only %d expressions", len(expressions))
	}
	scope := newConsole(t)
	for _, x := range expressions {
		want, ok := results[x]
		if !ok {
			t.Errorf("%s\n\twas not recorded", x)
			continue
		}
		expected := want.Result
		if expected == "" {
			expected = "error"
		}
		if want.Differs != "" {
			expected = want.Ours
		}
		got, fault := scope.evaluate(t, x)
		if got != expected {
			t.Errorf("%s\n\tgot  %s %s\n\twant %s %s", x, got, fault, expected, want.Error)
		}
	}
}

// console is the scope of the recorded expressions: the prelude's variables and
// locals.
type console struct {
	evaluator *expression.Evaluator
	body      *expression.Body
	files     consoleFiles
}

func newConsole(t *testing.T) *console {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(consoleFolder, "prelude.tf"))
	if err != nil {
		t.Fatal(err)
	}
	c := &console{evaluator: expression.New(nil), files: consoleFiles{root: consoleFolder}}
	body, problems := c.evaluator.Parse(source.NewFile("prelude.tf", data))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	c.body = body
	return c
}

func (c *console) TokenScope() string      { return "" }
func (c *console) Depth() int              { return 0 }
func (c *console) Files() expression.Files { return c.files }

func (c *console) Resolve(steps []expression.Step) (value.Value, int) {
	switch name := steps[0].Name; {
	case name == "path":
		return value.OfString("."), len(steps)
	case name == "var" && len(steps) > 1:
		for _, b := range c.body.Blocks("variable", 1) {
			if b.Labels[0] == steps[1].Name {
				return c.variable(b), 2
			}
		}
	case name == "local" && len(steps) > 1:
		for _, b := range c.body.Blocks("locals", 0) {
			if a := b.Body.Attribute(steps[1].Name); a != nil {
				return c.evaluator.Eval(a.Expr, c), 2
			}
		}
	}
	return value.Fail(steps[0].Range, "there is no "+steps[0].Name), 1
}

func (c *console) variable(b *expression.Block) value.Value {
	v := c.evaluator.Eval(b.Body.Attribute("default").Expr, c)
	if a := b.Body.Attribute("type"); a != nil {
		constraint, ok := c.evaluator.TypeConstraint(a.Expr, c)
		if !ok {
			return value.Fail(a.ExprRange, "the type is not valid")
		}
		return v.Convert(constraint, a.ExprRange)
	}
	return v
}

// evaluate returns the value of an expression as JSON, "unknown", or "error"
// with the fault.
func (c *console) evaluate(t *testing.T, x string) (result, fault string) {
	t.Helper()
	expr, problems := c.evaluator.ParseExpression(source.NewFile("console", []byte(x+"\n")))
	if len(problems) > 0 {
		return "error", problems[0].Message
	}
	v := c.evaluator.Eval(expr, c)
	if f, bad := v.FirstFault(); bad {
		why, _ := f.Fault()
		return "error", why.Message
	}
	encoded, ok := value.EncodeJSON(v)
	if !ok {
		return "error", "not encodable: " + value.Describe(v)
	}
	text, _ := encoded.AsText()
	if s, known := text.Literal(); known {
		return s, ""
	}
	return "unknown", value.Describe(v)
}

// consoleFiles reads the files of the test data.
type consoleFiles struct{ root string }

func (f consoleFiles) ReadFile(name string) (*source.File, error) {
	data, err := os.ReadFile(filepath.Join(f.root, name))
	if err != nil {
		return nil, err
	}
	return source.NewFile(name, data), nil
}

func (f consoleFiles) Glob(folder, pattern string) ([]string, error) {
	return globFiles(os.DirFS(filepath.Join(f.root, folder)), pattern)
}

// recordAll asks terraform for every expression. An expression is put into a
// local value, as the console reads only single lines.
func recordAll(t *testing.T) {
	t.Helper()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not installed")
	}
	before := map[string]recorded{}
	for _, r := range readRecorded(t) {
		before[r.Expression] = r
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(consoleFolder)); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(t.TempDir(), "empty.tfrc")
	if err := os.WriteFile(settings, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for _, x := range readExpressions(t) {
		r, known := before[x]
		r.Expression = x
		if !known || *record == "all" {
			r.Result, r.Error = ask(t, terraform, folder, settings, x)
		}
		if err := encoder.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(consoleFolder, "results.ndjson"), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// ask evaluates one expression with the real terraform.
func ask(t *testing.T, terraform, folder, settings, x string) (result, problem string) {
	t.Helper()
	local := "locals {\n  result =\n" + x + "\n}\n"
	local = strings.Replace(local, "=\n", "= ", 1)
	if err := os.WriteFile(filepath.Join(folder, "result.tf"), []byte(local), 0o644); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(terraform, "console", "-no-color")
	command.Dir = folder
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+settings)
	command.Stdin = strings.NewReader("jsonencode(local.result)\n")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	text := strings.TrimSpace(string(output))
	if err != nil || !strings.HasPrefix(text, `"`) {
		return "", firstError(stderr.String() + text)
	}
	// The console quotes a string as Go does.
	result, err = strconv.Unquote(text)
	if err != nil {
		t.Fatalf("%s: %v: %s", x, err, text)
	}
	return result, ""
}

// firstError returns the summary and the last paragraph of terraform's message.
func firstError(s string) string {
	var words []string
	for line := range strings.Lines(s) {
		line = strings.Trim(line, "│╷╵ \n")
		if line != "" && !strings.HasPrefix(line, "on ") {
			words = append(words, line)
		}
	}
	message := strings.Join(words, " ")
	if _, after, found := strings.Cut(message, "Error: "); found {
		message = after
	}
	if len(message) > 300 {
		message = message[:300]
	}
	if message == "" {
		return "no result"
	}
	return message
}
