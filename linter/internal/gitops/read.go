package gitops

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/kustomize"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/internal/workers"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Result is what the installers of a tree install.
type Result struct {
	Facts graph.Facts
	// Consumed are the files that are no plain manifests any more: charts,
	// values, Kustomize folders, folders that an installer applies.
	Consumed map[string]bool
}

// maxInstalled bounds the releases and folders that installers ask for, and
// installers that installers install.
const maxInstalled = 5_000

// Read reads the installers of a tree, and everything that they install; then
// the Kustomize roots and charts that nobody installs. Charts and builds must be
// of the same tree; what other readers (Terraform's helm_release) have installed
// already is not rendered again. A cancelled context ends it early.
func Read(ctx context.Context, tree *source.Tree, charts *helm.Charts, builds *kustomize.Builds) Result {
	r := &reader{
		ctx: ctx, tree: tree, charts: charts, builds: builds,
		consumed: map[string]bool{}, done: map[string]bool{}, named: map[string]bool{}, applied: map[string]bool{},
	}
	r.collect()
	r.work()
	// Roots that hold installers come first: they may install the other ones.
	for _, dir := range builds.Roots() {
		if !builds.Built(dir) && !r.named[dir] && r.holdsInstaller(dir) {
			r.take(builds.Build(dir, kustomize.Options{}))
			r.work()
		}
	}
	r.take(builds.Rest())
	r.work()
	for _, dir := range charts.Dirs() {
		if !charts.Installed(dir) && !r.named[dir] && r.chartHoldsInstaller(dir) {
			r.takeHelm(charts.RestOf(dir))
			r.work()
		}
	}
	r.takeHelm(charts.Rest())
	r.work()
	maps.Copy(r.consumed, builds.Consumed())
	maps.Copy(r.consumed, charts.Consumed())
	alone, read := charts.Alone(func(name string) bool { return r.consumed[name] })
	r.facts.Add(alone)
	for _, name := range read {
		r.consumed[name] = true
	}
	return Result{Facts: r.facts, Consumed: r.consumed}
}

// reader is one run.
type reader struct {
	ctx    context.Context
	tree   *source.Tree
	charts *helm.Charts
	builds *kustomize.Builds

	facts    graph.Facts
	consumed map[string]bool
	// queue are installers that were not looked at yet, objects all objects that
	// an installer may refer to.
	queue   []object
	objects []object
	count   int
	// maps are files that may hold a ConfigMap, not parsed yet.
	maps []string
	// done are the installers that were looked at, by place and context.
	done map[string]bool
	// applied are the folders that an installer applies as they are, with where to.
	applied map[string]bool
	// named are the folders that some installer of the tree names.
	named map[string]bool
	// listed are the folders of the tree, sorted; nil before anybody asks for them.
	listed []string
}

// object is a Kubernetes object with what is known beyond its own text.
type object struct {
	root    *manifest.Node
	context kubernetes.Context
}

func (o object) kind() string { return o.root.Get("kind").Text().Flat() }

// group returns the API group of the object.
func (o object) group() string {
	version := o.root.Get("apiVersion").Text().Flat()
	return version[:max(bytes.LastIndexByte([]byte(version), '/'), 0)]
}

func (o object) name() symbolic.Text { return o.root.At("metadata", "name").Text() }

// namespace is the object's own namespace, or the one it is applied to.
func (o object) namespace() symbolic.Text {
	if text := o.root.At("metadata", "namespace").Text(); !text.IsEmpty() {
		return text
	}
	return o.context.Namespace
}

// key identifies an installer: one that is written in a file of the tree counts
// once, however many others apply it; one that was rendered counts as often as
// its rendering differs.
func (o object) key() string {
	key := o.root.Range().String() + " " + o.kind() + " " + o.name().Key()
	if file := o.root.Range().File; file != nil && strings.HasSuffix(file.Name, "(rendered)") {
		key += " " + o.namespace().Key() + " " + o.context.Root
	}
	return key
}

// words tell by bytes alone that a file may hold an installer.
var words = [][]byte{
	[]byte("argoproj.io/"), []byte("toolkit.fluxcd.io/"), []byte("helm.fluxcd.io/"), []byte("eksctl.io/"),
}

// candidate is a manifest by its bytes.
type candidate struct {
	file *source.File
	// docs are those of a file that may hold an installer, and maps is true for one
	// that may hold a ConfigMap only.
	docs []*manifest.Document
	maps bool
}

// candidate looks at one file.
func (r *reader) candidate(name string) candidate {
	file, err := r.tree.Read(name)
	if err != nil || r.ctx.Err() != nil {
		return candidate{}
	}
	c := candidate{file: file}
	if isHelmfile(name) || slices.ContainsFunc(words, func(word []byte) bool { return bytes.Contains(file.Data, word) }) {
		c.docs, _ = manifest.Parse(file, manifest.Options{})
		return c
	}
	c.maps = bytes.Contains(file.Data, []byte("ConfigMap"))
	return c
}

// collect reads the installers among the plain manifests of the tree.
func (r *reader) collect() {
	inCharts := r.charts.Consumed()
	names := slices.DeleteFunc(slices.Clone(r.tree.Files()), func(name string) bool {
		return inCharts[name] || !kubernetes.IsManifestName(name)
	})
	candidates := make([]candidate, len(names))
	workers.Each(len(names), func(i int) { candidates[i] = r.candidate(names[i]) })
	for i, c := range candidates {
		switch {
		case c.file == nil:
			continue
		case isHelmfile(names[i]):
			r.helmfile(c.file, c.docs)
			continue
		case c.maps:
			r.maps = append(r.maps, names[i])
		}
		for _, doc := range c.docs {
			o := object{root: doc.Root, context: kubernetes.Context{Prefix: r.charts.Prefix, Root: path.Dir(names[i]), Conditional: doc.Template, Partial: doc.Template}}
			for _, dir := range r.folders(o) {
				r.named[dir] = true
			}
			r.queue = append(r.queue, o)
		}
	}
	// Installers in Kustomize folders are read as the build makes them.
	r.queue = slices.DeleteFunc(r.queue, func(o object) bool {
		return r.inKustomize(o.root.Range().File)
	})
	// An installer that another one applies is read after it, as that one says.
	slices.SortStableFunc(r.queue, func(a, b object) int { return cmp.Compare(r.rank(a), r.rank(b)) })
}

// rank orders installers: those that nobody applies first, then those that apply
// folders.
func (r *reader) rank(o object) int {
	file := o.root.Range().File
	if file == nil {
		return 0
	}
	for dir := path.Dir(file.Name); ; dir = path.Dir(dir) {
		if r.named[dir] {
			break
		}
		if dir == "." || dir == "/" {
			return 0
		}
	}
	for _, dir := range r.folders(o) {
		if !r.builds.Has(dir) && !r.charts.Has(dir) {
			return 1
		}
	}
	return 2
}

// inKustomize reports whether a file is a resource of a Kustomize folder.
func (r *reader) inKustomize(file *source.File) bool {
	return file != nil && r.builds.Uses(file.Name)
}

// work looks at the installers in the queue, and at those that they install.
func (r *reader) work() {
	for len(r.queue) > 0 {
		o := r.queue[0]
		r.queue = r.queue[1:]
		r.objects = append(r.objects, o)
		if r.ctx.Err() != nil {
			continue
		}
		key := o.key()
		if r.done[key] {
			continue
		}
		r.done[key] = true
		r.install(o)
	}
}

// install reads one object, if it is an installer.
func (r *reader) install(o object) {
	defer func() {
		if p := recover(); p != nil {
			r.skip(o, fmt.Sprintf("bug in irsalint: reading this %s failed: %v", o.kind(), p), true)
		}
	}()
	switch group, kind := o.group(), o.kind(); {
	case group == "argoproj.io" && kind == "Application":
		r.application(o)
	case group == "argoproj.io" && kind == "ApplicationSet":
		r.applicationSet(o)
	case (group == "helm.toolkit.fluxcd.io" || group == "helm.fluxcd.io") && kind == "HelmRelease":
		r.helmRelease(o)
	case group == "kustomize.toolkit.fluxcd.io" && kind == "Kustomization":
		r.fluxKustomization(o)
	case group == "eksctl.io" && kind == "ClusterConfig":
		r.clusterConfig(o)
	}
}

// admit counts one more thing to install and says whether it may be.
func (r *reader) admit(o object) bool {
	r.count++
	if r.count == maxInstalled+1 {
		r.skip(o, fmt.Sprintf("installers ask for more than %d releases and folders", maxInstalled), true)
	}
	return r.count <= maxInstalled
}

// skip names an installer as not read.
func (r *reader) skip(o object, reason string, holds bool) {
	name := ""
	if file := o.root.Range().File; file != nil {
		name = file.Name
	}
	r.facts.Skipped = append(r.facts.Skipped, graph.Skipped{File: name, Reason: reason, Holds: holds})
}

// take keeps what a build made, and looks for installers in it.
func (r *reader) take(result kustomize.Result) {
	r.facts.Add(result.Facts)
	for _, o := range result.Objects {
		r.queue = append(r.queue, object{root: o.Root, context: o.Context})
	}
	for _, chart := range result.Charts {
		r.inflate(chart)
	}
}

// takeHelm keeps what a release made, and looks for installers in it.
func (r *reader) takeHelm(result helm.Result) {
	r.facts.Add(result.Facts)
	for _, o := range result.Objects {
		r.queue = append(r.queue, object{root: o.Root, context: o.Context})
	}
}

// holdsInstaller reports whether a Kustomize folder seems to hold installers.
func (r *reader) holdsInstaller(dir string) bool {
	for _, name := range r.builds.Files(dir) {
		file, err := r.tree.Read(name)
		if err == nil && slices.ContainsFunc(words[:3], func(word []byte) bool { return bytes.Contains(file.Data, word) }) {
			return true
		}
	}
	return false
}

// chartHoldsInstaller reports whether a chart seems to make installers: a chart
// of applications.
func (r *reader) chartHoldsInstaller(dir string) bool {
	templates := dir + "/templates/"
	names := r.tree.Files() // sorted, so that those of a folder follow each other
	first, _ := slices.BinarySearch(names, templates)
	for _, name := range names[first:] {
		if !strings.HasPrefix(name, templates) {
			break
		}
		file, err := r.tree.Read(name)
		if err == nil && slices.ContainsFunc(words[:3], func(word []byte) bool { return bytes.Contains(file.Data, word) }) {
			return true
		}
	}
	return false
}

// lookup returns the object of a kind and name, in the namespace if one is
// there, else in any.
func (r *reader) lookup(kind string, namespace, name symbolic.Text) (object, bool) {
	var found object
	ok := false
	for _, o := range r.objects {
		if o.kind() != kind || !o.name().Equal(name) {
			continue
		}
		if o.namespace().Equal(namespace) {
			return o, true
		}
		found, ok = o, true
	}
	return found, ok
}
