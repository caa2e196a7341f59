package linter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/awsdump"
	"github.com/irsalint/irsalint/linter/internal/cloudformation"
	"github.com/irsalint/irsalint/linter/internal/config"
	"github.com/irsalint/irsalint/linter/internal/factsfile"
	"github.com/irsalint/irsalint/linter/internal/gitops"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/kustomize"
	"github.com/irsalint/irsalint/linter/internal/terraform"
	"github.com/irsalint/irsalint/linter/internal/terragrunt"
	"github.com/irsalint/irsalint/linter/internal/tfplan"
	"github.com/irsalint/irsalint/linter/source"
)

// inputs is what readers read from. A reader of a later stage sees what the
// earlier ones found.
type inputs struct {
	tree    *source.Tree
	options Options
	config  *config.Config
	// charts and builds are the charts and Kustomize folders of the tree; each
	// is rendered once, by whoever installs it first.
	charts *helm.Charts
	builds *kustomize.Builds
	// terraform is what the Terraform reader found: where resources are written.
	terraform *terraform.Result
	// installed is what the installers found, and which files are spoken for.
	installed gitops.Result
}

// reader turns the part of a tree that it understands into facts.
type reader struct {
	// name is what an internal error is reported under.
	name string
	read func(ctx context.Context, in *inputs) graph.Facts
}

// readers lists the ways into the graph in stages. The readers of one stage run
// at the same time; their facts are put together in this order.
func readers() [][]reader {
	return [][]reader{
		{{"terraform reader", readTerraform}, {"facts files", readFactsFiles}},
		{{"plan reader", readPlans}},
		{{"installers", readInstallers}},
		{{"manifest reader", readManifests}, {"CloudFormation reader", readCloudFormation}, {"AWS dump reader", readDumps}},
	}
}

// read runs the readers over the tree. A panic in one costs that reader.
func read(ctx context.Context, in *inputs) (graph.Facts, error) {
	rows := append(slices.Clone(in.config.Charts), catalog.Rows()...)
	in.charts, in.builds = helm.Find(ctx, in.tree, rows), kustomize.Find(in.tree)
	in.charts.Prefix, in.builds.Prefix = in.config.AnnotationPrefix, in.config.AnnotationPrefix
	facts := discovered(in.tree)
	ahead := readAhead(ctx, in.tree)
	for _, stage := range readers() {
		parts := make([]graph.Facts, len(stage))
		var wait sync.WaitGroup
		for i, r := range stage {
			wait.Go(func() { parts[i] = r.contained(ctx, in) })
		}
		wait.Wait()
		for _, part := range parts {
			facts.Add(part)
		}
	}
	nameUnread(in.tree, ahead(), &facts)
	assign(in.config, &facts)
	return facts, ctx.Err()
}

// readAhead reads the files that may hold an annotation, all of which are read in
// the end: the system is asked for them while a processor has nothing to do, and
// not between two stages. The result waits and lists those that hold one.
func readAhead(ctx context.Context, tree *source.Tree) func() []string {
	var wait sync.WaitGroup
	var holding []string
	wait.Go(func() {
		for _, name := range tree.Files() {
			if ctx.Err() != nil {
				return
			}
			if !mayAnnotate(name) {
				continue
			}
			file, err := tree.Read(name)
			if err == nil && bytes.Contains(file.Data, []byte("role-arn")) { // whoever wants it tells of its error
				holding = append(holding, name)
			}
		}
	})
	return func() []string { wait.Wait(); return holding }
}

// contained runs a reader and turns a panic into a problem.
func (r reader) contained(ctx context.Context, in *inputs) (facts graph.Facts) {
	defer func() {
		if p := recover(); p != nil {
			f := internalError(r.name, p)
			facts = graph.Facts{Problems: []graph.Problem{{Range: f.Range, Message: f.Message, Help: f.Help}}}
		}
	}()
	return r.read(ctx, in)
}

// readInstallers reads what Argo CD, Flux, helmfile and eksctl install, and the
// charts and Kustomize folders that nobody installs.
func readInstallers(ctx context.Context, in *inputs) graph.Facts {
	in.installed = gitops.Read(ctx, in.tree, in.charts, in.builds)
	return in.installed.Facts
}

// readManifests reads the plain manifests: files that no installer renders.
func readManifests(ctx context.Context, in *inputs) graph.Facts {
	var names []string
	for _, name := range in.tree.Files() {
		if !in.installed.Consumed[name] {
			names = append(names, name)
		}
	}
	return kubernetes.Read(ctx, in.tree, names, in.config.AnnotationPrefix)
}

// readDumps reads what the AWS command line printed.
func readDumps(ctx context.Context, in *inputs) graph.Facts {
	facts, _ := awsdump.Read(ctx, in.tree, in.tree.Files())
	return facts
}

// readCloudFormation reads CloudFormation and SAM templates.
func readCloudFormation(ctx context.Context, in *inputs) graph.Facts {
	var facts graph.Facts
	for _, name := range in.tree.Files() {
		if ctx.Err() != nil {
			return facts
		}
		switch path.Ext(name) {
		case ".yaml", ".yml", ".json", ".template":
		default:
			continue
		}
		file, err := in.tree.Read(name)
		if err == nil && !in.installed.Consumed[name] && cloudformation.Recognise(file.Data) {
			facts.Add(cloudformation.Read(file, cloudformation.Options{Root: path.Dir(name)}))
		}
	}
	return facts
}

// readTerraform evaluates the root modules of the tree.
func readTerraform(ctx context.Context, in *inputs) graph.Facts {
	own, problems := models(in)
	units, unread := terragrunt.Find(ctx, in.tree)
	problems = append(problems, unread...)
	result, err := terraform.Read(ctx, in.tree, terraform.Options{
		VarFiles: in.options.VarFiles, Vars: in.options.Vars, Models: own, Units: units, AnnotationPrefix: in.config.AnnotationPrefix,
		Memory: in.options.Memory.evaluations(),
		Environments: func(folder string) (list []terraform.Environment) {
			for _, env := range in.config.EnvironmentsOf(path.Join(folder, "main.tf")) {
				list = append(list, terraform.Environment{Name: env.Name, VarFiles: env.VarFiles})
			}
			return list
		},
	})
	if err != nil { // the context's, which read reports itself
		return graph.Facts{}
	}
	in.terraform = result
	result.Facts.Problems = append(result.Facts.Problems, problems...)
	for i, made := range in.charts.Releases(result.Releases) {
		made.Facts.Deploy(result.Releases[i].Environment)
		result.Facts.Add(made.Facts)
	}
	for _, name := range result.Rendered {
		in.charts.Consume(name)
	}
	return result.Facts
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
	help := ""
	if errors.Is(err, source.ErrTooLarge) {
		help = "leave it out with --exclude if it is no source"
	}
	return graph.Problem{Range: source.NewFile(name, nil).Whole(), Message: err.Error(), Help: help}
}

// release returns the facts of what a release installs.
func (in *inputs) release(r helm.Release) graph.Facts { return in.charts.Release(r).Facts }

// readPlans reads plans and states, whatever they are called.
func readPlans(ctx context.Context, in *inputs) graph.Facts {
	var facts graph.Facts
	tree := in.tree
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
			options := tfplan.Options{Root: path.Dir(name), Release: in.release, AnnotationPrefix: in.config.AnnotationPrefix}
			if in.terraform != nil {
				options.Locate = in.terraform.Locate
				options.Belongs = func(addresses []string) (string, bool) { return in.terraform.Belongs(name, addresses) }
			}
			told := tfplan.Read(file, options)
			if in.terraform != nil {
				told = tfplan.Overlay(in.terraform.Facts, told)
			}
			facts.Add(tfplan.Overlay(facts, told)) // a plan comes before the state
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
func readFactsFiles(_ context.Context, in *inputs) graph.Facts {
	options := in.options
	var facts graph.Facts
	for _, name := range in.config.Facts { // these have to lie in the tree
		file, err := in.tree.ReadLarge(name)
		if err != nil {
			facts.Problems = append(facts.Problems, unread(name, err))
			continue
		}
		facts.Add(factsfile.Read(file))
	}
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
