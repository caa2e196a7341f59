package gitops

import (
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/kustomize"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// application reads an Argo CD Application: what it takes from where, and the
// namespace that it goes to.
func (r *reader) application(o object) {
	spec := o.root.Get("spec")
	sources := spec.Get("sources").Items()
	if len(sources) == 0 {
		sources = []*manifest.Node{spec.Get("source")}
	}
	refs := map[string]bool{}
	for _, src := range sources {
		if ref, ok := src.Get("ref").Literal(); ok {
			refs["$"+ref] = true
		}
	}
	for _, src := range sources {
		if src.Kind() == manifest.Mapping && r.admit(o) {
			r.argoSource(o, src, refs)
		}
	}
}

// installed is what the facts of an installer's objects have in common.
func (o object) installed(door string, namespace, cluster symbolic.Text) kubernetes.Context {
	context := o.context
	context.Door, context.Namespace, context.Locate = door, namespace, nil
	context.AddressPrefix = o.kind() + "/" + o.name().String() + " "
	if file := o.root.Range().File; o.context.Door == "" && file != nil {
		// Each installer is an environment of its own, and its file may tell which.
		context.Root = path.Join(strings.TrimSuffix(file.Name, path.Ext(file.Name)), o.name().String())
	}
	if !cluster.IsEmpty() {
		context.Cluster = cluster
	}
	return context
}

// argoSource reads one source of an Application.
func (r *reader) argoSource(o object, src *manifest.Node, refs map[string]bool) {
	destination := o.root.At("spec", "destination")
	context := o.installed("argocd", destination.Get("namespace").Text(), destination.Get("name").Text())
	if literal, ok := context.Cluster.Literal(); ok && literal == "in-cluster" {
		context.Cluster = symbolic.Text{}
	}
	if chart := src.Get("chart"); !chart.Text().IsEmpty() {
		release := r.argoRelease(o, src, refs, context, "")
		release.Chart, release.Repository, release.Version = chart.Text(), src.Get("repoURL").Text(), src.Get("targetRevision").Text()
		r.takeHelm(r.charts.Release(release))
		return
	}
	written := src.Get("path").Text()
	dir := r.resolve(o, written, r.tree.IsDir)
	switch {
	case written.IsEmpty():
		return // a source that only gives values files
	case dir == "":
		if src.Get("helm").Kind() == manifest.Mapping {
			// The chart lies in another repository; its values may name roles.
			release := r.argoRelease(o, src, refs, context, "")
			release.Chart = written
			r.takeHelm(r.charts.Release(release))
		}
	case r.charts.Has(dir):
		release := r.argoRelease(o, src, refs, context, dir)
		release.Dir, release.Chart = dir, written
		r.takeHelm(r.charts.Release(release))
	case r.builds.Has(dir):
		options := buildOptions(context)
		options.Overlay, options.Inputs = argoOverlay(src.Get("kustomize"), context.Namespace)
		r.take(r.builds.Build(dir, options))
	default:
		directory := src.Get("directory")
		recurse, _ := directory.Get("recurse").Literal()
		include, _ := directory.Get("include").Literal()
		exclude, _ := directory.Get("exclude").Literal()
		r.apply(plain{dir: dir, recurse: recurse == "true", include: include, exclude: exclude, context: context})
	}
}

// buildOptions carries a context over to a build.
func buildOptions(context kubernetes.Context) kustomize.Options {
	return kustomize.Options{
		Door: context.Door, Root: context.Root, Address: context.AddressPrefix, Cluster: context.Cluster,
		Conditional: context.Conditional, Namespace: context.Namespace,
	}
}

// argoOverlay turns the kustomize options of a source into a kustomization.
func argoOverlay(node *manifest.Node, _ symbolic.Text) (types.Kustomization, []*manifest.Node) {
	k := types.Kustomization{
		NamePrefix: node.Get("namePrefix").Text().String(),
		NameSuffix: node.Get("nameSuffix").Text().String(),
		Namespace:  node.Get("namespace").Text().String(),
	}
	for _, e := range node.Get("commonAnnotations").Entries() {
		if k.CommonAnnotations == nil {
			k.CommonAnnotations = map[string]string{}
		}
		k.CommonAnnotations[e.Key().String()] = e.Value.Text().String()
	}
	k.Patches = patchesOf(node.Get("patches"))
	if node.Kind() != manifest.Mapping {
		return k, nil
	}
	return k, []*manifest.Node{node}
}

// patchesOf reads inline patches; those in files belong to another folder.
func patchesOf(list *manifest.Node) []types.Patch {
	var out []types.Patch
	for _, item := range list.Items() {
		patch := types.Patch{Patch: item.Get("patch").Text().String()}
		if patch.Patch == "" {
			continue
		}
		if target := item.Get("target"); target.Kind() == manifest.Mapping {
			selector := &types.Selector{
				LabelSelector:      target.Get("labelSelector").Text().String(),
				AnnotationSelector: target.Get("annotationSelector").Text().String(),
			}
			selector.Group = target.Get("group").Text().String()
			selector.Version = target.Get("version").Text().String()
			selector.Kind = target.Get("kind").Text().String()
			selector.Name = target.Get("name").Text().String()
			selector.Namespace = target.Get("namespace").Text().String()
			patch.Target = selector
		}
		out = append(out, patch)
	}
	return out
}

// argoRelease reads the helm options of a source. Dir is the chart's folder, ""
// if it is not in the tree.
func (r *reader) argoRelease(o object, src *manifest.Node, refs map[string]bool, context kubernetes.Context, dir string) helm.Release {
	options := src.Get("helm")
	release := releaseOf(context, o)
	release.Name = o.name()
	if name := options.Get("releaseName").Text(); !name.IsEmpty() {
		release.Name = name
	}
	if namespace := options.Get("namespace").Text(); !namespace.IsEmpty() {
		release.Namespace = namespace
	}
	for _, item := range options.Get("valueFiles").Items() {
		ignored, _ := options.Get("ignoreMissingValueFiles").Literal()
		r.valuesFile(&release, r.argoValuesFile(o, item.Text(), refs, dir), ignored == "true")
	}
	if text := options.Get("values").Text(); !text.IsEmpty() {
		release.Values = append(release.Values, r.document(text, context.Root)...)
	}
	if node := options.Get("valuesObject"); node.Kind() == manifest.Mapping {
		release.Values = append(release.Values, node)
	}
	for _, item := range options.Get("parameters").Items() {
		forced, _ := item.Get("forceString").Literal()
		release.Sets = append(release.Sets, helm.Set{
			Name: item.Get("name").Text(), Value: item.Get("value").Text(), Literal: forced == "true",
		})
	}
	return release
}

// releaseOf carries a context over to a release.
func releaseOf(context kubernetes.Context, o object) helm.Release {
	return helm.Release{
		Namespace: context.Namespace, Door: context.Door, Root: context.Root, Address: context.AddressPrefix,
		Cluster: context.Cluster, Conditional: context.Conditional, Range: o.root.Get("kind").Range(),
	}
}

// argoValuesFile finds a values file: below the chart, below the root of the
// repository when it begins with a slash, or in another source ("$ref/...").
func (r *reader) argoValuesFile(o object, text symbolic.Text, refs map[string]bool, dir string) string {
	written, known := text.Literal()
	if !known {
		return ""
	}
	if ref, rest, ok := strings.Cut(written, "/"); ok && refs[ref] {
		return r.resolve(o, symbolic.Literal(rest), r.tree.IsFile)
	}
	if strings.HasPrefix(written, "/") {
		return r.resolve(o, text, r.tree.IsFile)
	}
	if name := path.Join(dir, written); dir != "" && r.tree.IsFile(name) {
		return name
	}
	return ""
}

// valuesFile adds the documents of a values file to a release. A file that is
// not in the tree leaves the values open, unless it may be missing.
func (r *reader) valuesFile(release *helm.Release, name string, optional bool) {
	if name == "" {
		release.ValuesOpen = release.ValuesOpen || !optional
		return
	}
	file, err := r.tree.Read(name)
	if err != nil {
		release.ValuesOpen = true
		return
	}
	r.charts.Consume(file.Name)
	if strings.HasSuffix(name, ".gotmpl") {
		// A template of helmfile: what it leaves open is a token.
		docs, _ := manifest.Parse(file, manifest.Options{Scope: release.Root})
		for _, doc := range docs {
			release.ValuesOpen = release.ValuesOpen || doc.Template
			release.Values = append(release.Values, doc.Root)
		}
		return
	}
	values, problems := helm.ParseValues(file)
	r.facts.Problems = append(r.facts.Problems, problems...)
	release.ValuesOpen = release.ValuesOpen || len(problems) > 0
	release.Values = append(release.Values, values...)
}

// document reads values that are written as one string.
func (r *reader) document(text symbolic.Text, scope string) []*manifest.Node {
	docs, _ := manifest.ParseText(text, manifest.Options{Scope: scope})
	var out []*manifest.Node
	for _, doc := range docs {
		out = append(out, doc.Root)
	}
	return out
}

// inflate renders a Helm chart that a kustomization asks for.
func (r *reader) inflate(chart kustomize.Chart) {
	place := chart.Entry
	text := func(s, key string) symbolic.Text {
		if at := place.Get(key); at.Text().Flat() == s {
			return at.Text()
		}
		return symbolic.Literal(s)
	}
	release := helm.Release{
		Name: text(chart.ReleaseName, "releaseName"), Namespace: text(chart.Namespace, "namespace"),
		Chart: text(chart.Name, "name"), Repository: symbolic.Literal(chart.Repo), Version: symbolic.Literal(chart.Version),
		Door: "kustomize", Root: chart.Folder, Range: place.Range(),
	}
	if release.Name.IsEmpty() {
		release.Name = release.Chart
	}
	if !chart.Into.IsEmpty() {
		release.Namespace = chart.Into
	}
	if dir := path.Join(chart.Home, chart.Name); chart.Repo == "" && r.charts.Has(dir) {
		release.Dir = dir
	}
	files := append([]string{chart.ValuesFile}, chart.AdditionalValuesFiles...)
	for _, name := range files {
		if name != "" && r.tree.IsFile(path.Join(chart.Folder, name)) {
			r.valuesFile(&release, path.Join(chart.Folder, name), false)
		} else if name != "" {
			release.ValuesOpen = true
		}
	}
	if inline := place.Get("valuesInline"); inline.Kind() == manifest.Mapping {
		release.Values = append(release.Values, inline)
	}
	r.takeHelm(r.charts.Release(release))
}
