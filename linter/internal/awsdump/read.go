package awsdump

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// words are what each kind of output holds at least one of. They rule out nearly
// every file before it is parsed.
var words = [...]string{
	"AssumeRolePolicyDocument", "OpenIDConnectProviderList", "ClientIDList", "associationArn", "associationId", "\"oidc\"", "oidc:",
}

// headSize is how much of a file is looked at to tell whether a large one is an
// output of the AWS command line.
const headSize = 64 << 10

// Read returns the facts of the outputs of the AWS command line among the named
// files, and the names of the files that are such outputs. Files that are
// something else give nothing.
func Read(ctx context.Context, tree *source.Tree, files []string) (graph.Facts, []string) {
	var facts graph.Facts
	var read []string
	for _, name := range files {
		if ctx.Err() != nil {
			break
		}
		if !isCandidate(name) {
			continue
		}
		more, ok := readFile(tree, name)
		facts.Add(more)
		if ok {
			read = append(read, name)
		}
	}
	return facts, read
}

func isCandidate(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".yaml", ".yml":
		return true
	}
	return name == "-"
}

func readFile(tree *source.Tree, name string) (graph.Facts, bool) {
	file, err := tree.Read(name)
	if errors.Is(err, source.ErrTooLarge) {
		head, headErr := tree.Head(name, headSize)
		if headErr != nil || !promising(head) {
			return graph.Facts{}, false
		}
		file, err = tree.ReadLarge(name)
	}
	if err != nil {
		return graph.Facts{}, false // whoever reads files of that name says so
	}
	return FactsOf(file)
}

// promising reports whether text may be an output of the AWS command line, by
// bytes alone. UTF-16, which PowerShell writes, is parsed in any case.
func promising(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		return true
	}
	for _, word := range words {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

// FactsOf returns the facts of one file; false if it is no output that this
// package understands. A file that looks like one but cannot be parsed is none:
// it is for others to say what is wrong with it.
func FactsOf(file *source.File) (graph.Facts, bool) {
	if !promising(file.Data) {
		return graph.Facts{}, false
	}
	docs, problems := manifest.Parse(file, manifest.Options{Verbatim: true})
	r := &reader{root: path.Dir(file.Name)}
	found := false
	for _, doc := range docs {
		found = r.document(doc.Root) || found
	}
	if found {
		r.facts.Problems = append(r.facts.Problems, problems...)
	}
	return r.facts, found
}
