package linter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/factsfile"
	"github.com/irsalint/irsalint/linter/internal/tfplan"
	"github.com/irsalint/irsalint/linter/source"
)

// reader turns the part of a tree that it understands into facts.
type reader struct {
	// name is what an internal error is reported under.
	name string
	read func(ctx context.Context, tree *source.Tree, options Options) graph.Facts
}

// readers lists the ways into the graph. Their facts are put together in this
// order, though they run at the same time.
func readers() []reader {
	return []reader{
		{"plan reader", readPlans},
		{"facts files", readFactsFiles},
	}
}

// read runs the readers over the tree. A panic in one costs that reader.
func read(ctx context.Context, tree *source.Tree, options Options) (graph.Facts, error) {
	list := readers()
	parts := make([]graph.Facts, len(list))
	var wait sync.WaitGroup
	for i, r := range list {
		wait.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					f := internalError(r.name, p)
					parts[i] = graph.Facts{Problems: []graph.Problem{{Range: f.Range, Message: f.Message, Help: f.Help}}}
				}
			}()
			parts[i] = r.read(ctx, tree, options)
		})
	}
	wait.Wait()
	facts := discovered(tree)
	for _, part := range parts {
		facts.Add(part)
	}
	return facts, ctx.Err()
}

// discovered tells what discovery left out.
func discovered(tree *source.Tree) graph.Facts {
	var facts graph.Facts
	for _, note := range tree.Notes() {
		if note.Lost {
			facts.Problems = append(facts.Problems, graph.Problem{
				Range: source.NewFile(note.Name, nil).Whole(), Message: fmt.Sprintf("%q %s", note.Name, note.Reason),
			})
			continue
		}
		facts.Skipped = append(facts.Skipped, graph.Skipped{File: note.Name, Reason: note.Reason})
	}
	return facts
}

// unread is the problem of a file that a reader wanted and did not get.
func unread(name string, err error) graph.Problem {
	var failed *source.ReadError
	help := ""
	if errors.As(err, &failed) && failed.Kind == source.ErrTooLarge {
		help = "leave it out with --exclude if it is no source"
	}
	return graph.Problem{Range: source.NewFile(name, nil).Whole(), Message: err.Error(), Help: help}
}

// readPlans reads plans and states, whatever they are called.
func readPlans(ctx context.Context, tree *source.Tree, _ Options) graph.Facts {
	var facts graph.Facts
	for _, name := range tree.Files() {
		if ctx.Err() != nil {
			return facts
		}
		if !planName(name) && !tree.Given(name) {
			continue
		}
		file, err := readPlan(tree, name)
		if err != nil {
			facts.Problems = append(facts.Problems, unread(name, err))
			continue
		}
		if file == nil {
			continue
		}
		if tfplan.Recognise(file.Data) != tfplan.Other {
			facts.Add(tfplan.Read(file, tfplan.Options{Root: path.Dir(name)}))
		}
	}
	return facts
}

// readPlan reads a file that may be a plan. Only one that begins like a plan may
// be larger than a source file; nil is a large file that does not.
func readPlan(tree *source.Tree, name string) (*source.File, error) {
	file, err := tree.Read(name)
	if !errors.Is(err, source.ErrTooLarge) {
		return file, err
	}
	head, err := tree.Head(name, 4096)
	if err != nil {
		return nil, err
	}
	for _, sign := range []string{`"format_version"`, `"terraform_version"`} {
		if bytes.Contains(head, []byte(sign)) {
			return tree.ReadLarge(name)
		}
	}
	return nil, nil
}

// planName reports whether a file may be a plan or state by its name.
func planName(name string) bool {
	switch path.Ext(name) {
	case ".json":
		return !strings.HasSuffix(name, ".tf.json")
	case ".tfstate":
		return true
	default:
		return name == "-"
	}
}

// readFactsFiles reads what other repositories exported. The files need not lie
// in the tree: the user named each of them.
func readFactsFiles(_ context.Context, _ *source.Tree, options Options) graph.Facts {
	var facts graph.Facts
	for _, name := range options.Facts {
		tree, err := source.Open(options.Workdir, []string{name}, source.Options{Limits: options.Source.Limits})
		if err != nil {
			facts.Problems = append(facts.Problems, unread(name, err))
			continue
		}
		for _, found := range tree.Files() {
			file, err := tree.ReadLarge(found)
			if err != nil {
				facts.Problems = append(facts.Problems, unread(found, err))
				continue
			}
			facts.Add(factsfile.Read(file))
		}
		_ = tree.Close()
	}
	return facts
}
