package terraform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/workers"
	"github.com/irsalint/irsalint/linter/source"
)

// Read evaluates every root module of a tree and returns what they say. The
// error is the context's; everything else that goes wrong is among the facts.
func Read(ctx context.Context, tree *source.Tree, options Options) (*Result, error) {
	modules, err := layout.Load(ctx, tree)
	if err != nil {
		return nil, err
	}
	roots, unitFacts := jobs(modules, options)
	parts := options.Memory.recall(tree, modules, roots, options)
	table := modelTable()
	left := evaluations(roots)
	workers.Each(len(roots), func(i int) {
		if parts[i] != nil {
			return
		}
		parts[i] = evaluate(ctx, modules, tree, roots, roots[i], options, table)
		if left[roots[i].module].Add(-1) == 0 && options.Memory == nil {
			roots[i].module.Forget()
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	options.Memory.keep(roots, parts)
	result := &Result{Facts: unitFacts, places: map[string]map[string]place{}, declared: map[string]map[string]bool{}, roots: map[string]*root{}}
	for _, part := range parts {
		facts := part.facts
		if options.Memory != nil {
			facts = facts.Clone()
		}
		result.Facts.Add(facts)
		result.Releases = append(result.Releases, part.releases...)
		result.places[part.folder] = part.places
		result.declared[part.folder] = part.declares()
		result.roots[part.folder] = part
		for name := range part.rendered {
			result.Rendered = append(result.Rendered, name)
		}
	}
	slices.Sort(result.Rendered)
	result.Rendered = slices.Compact(result.Rendered)
	result.Facts.Problems = append(problemsOf(modules), result.Facts.Problems...)
	return result, nil
}

// evaluations counts how often each root module is evaluated.
func evaluations(roots []job) map[*layout.Module]*atomic.Int32 {
	out := map[*layout.Module]*atomic.Int32{}
	for _, j := range roots {
		if out[j.module] == nil {
			out[j.module] = new(atomic.Int32)
		}
		out[j.module].Add(1)
	}
	return out
}

// evaluate reads one root module. A defect of ours costs that module and is
// told.
func evaluate(ctx context.Context, modules *layout.Layout, tree *source.Tree, all []job, j job, options Options, table map[string]model) (r *root) {
	on := newDependencies()
	again := func() *root {
		return newRoot(ctx, modules, tree, j, options, table, newPeers(all, on))
	}
	r = again()
	defer func() {
		if p := recover(); p != nil {
			r.facts.Problems = append(r.facts.Problems, graph.Problem{
				Range:   source.NewFile(j.folder(), nil).Whole(),
				Message: fmt.Sprintf("bug in irsalint: evaluating this root module failed: %v", p),
				Help:    "please report this with the files of the module",
			})
		}
	}()
	if r.matters(j.module) {
		r.top.emit()
		r.turnSwitches(again)
	}
	r.facts.Problems = append(r.facts.Problems, r.eval.Problems()...)
	r.release()
	r.facts.Deploy(j.environment.Name)
	for i := range r.releases {
		r.releases[i].Environment = j.environment.Name
	}
	return r
}

// problemsOf are the defects of the files themselves.
func problemsOf(modules *layout.Layout) []graph.Problem {
	var out []graph.Problem
	for _, u := range modules.Unread() {
		problem := graph.Problem{Range: source.NewFile(u.Name, nil).Whole(), Message: u.Err.Error()}
		if errors.Is(u.Err, source.ErrTooLarge) {
			problem.Help = "leave it out with --exclude if it is no source"
		}
		out = append(out, problem)
	}
	for _, m := range modules.Modules() {
		if !m.Model && !slices.Contains(strings.Split(m.Folder, "/"), ".terraform") {
			out = append(out, m.Problems(false)...)
		}
	}
	return out
}
