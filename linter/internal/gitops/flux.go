package gitops

import (
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// helmRelease reads a Flux HelmRelease of any version.
func (r *reader) helmRelease(o object) {
	if !r.admit(o) {
		return
	}
	spec := o.root.Get("spec")
	namespace := o.namespace()
	if text := spec.Get("targetNamespace").Text(); !text.IsEmpty() {
		namespace = text
	}
	context := o.installed("flux", namespace, symbolic.Text{})
	release := releaseOf(context, o)
	release.Name = fluxReleaseName(o, spec)
	chart := spec.At("chart", "spec")
	if chart == nil {
		chart = spec.Get("chart") // helm.fluxcd.io/v1
	}
	r.fluxChart(o, chart, &release)
	if ref := spec.Get("chartRef"); ref != nil {
		r.chartRef(o, ref, &release)
	}
	for _, item := range chart.Get("valuesFiles").Items() {
		name := ""
		if written, ok := item.Literal(); ok && release.Dir != "" && r.tree.IsFile(path.Join(release.Dir, path.Base(written))) {
			name = path.Join(release.Dir, path.Base(written))
		} else {
			name = r.resolve(o, item.Text(), r.tree.IsFile)
		}
		r.valuesFile(&release, name, false)
	}
	for _, from := range spec.Get("valuesFrom").Items() {
		r.valuesFrom(o, from, &release)
	}
	if values := spec.Get("values"); values.Kind() == manifest.Mapping {
		release.Values = append(release.Values, values)
	}
	r.takeHelm(r.charts.Release(release))
}

// maxReleaseName is the length at which Helm stops taking release names.
const maxReleaseName = 53

// fluxReleaseName is the name that the helm controller gives a release: that of
// the HelmRelease, with the target namespace before it if there is one.
func fluxReleaseName(o object, spec *manifest.Node) symbolic.Text {
	if name := spec.Get("releaseName").Text(); !name.IsEmpty() {
		return name
	}
	name := o.name()
	if target := spec.Get("targetNamespace").Text(); !target.IsEmpty() {
		name = symbolic.Concat(target, symbolic.Literal("-"), name)
	}
	if name.IsKnown() && name.Len() > maxReleaseName {
		// What is too long is cut and gets a hash.
		const kept = 40
		name = symbolic.Concat(name.Slice(0, kept), symbolic.Literal("-"), symbolic.Named(o.context.Root, "hash of release name "+name.String()))
	}
	return name
}

// fluxChart finds the chart of a release: a folder of a git repository, or a
// chart of a chart repository.
func (r *reader) fluxChart(o object, chart *manifest.Node, release *helm.Release) {
	written := chart.Get("chart").Text()
	if written.IsEmpty() {
		written = chart.Get("name").Text()
	}
	if written.IsEmpty() {
		written = chart.Get("path").Text()
	}
	release.Chart, release.Version = written, chart.Get("version").Text()
	ref := chart.Get("sourceRef")
	kind, _ := ref.Get("kind").Literal()
	literal, _ := written.Literal()
	if kind == "GitRepository" || kind == "Bucket" || strings.HasPrefix(literal, ".") || chart.Get("git") != nil {
		release.Dir = r.resolve(o, written, r.charts.Has)
		return
	}
	namespace := ref.Get("namespace").Text()
	if namespace.IsEmpty() {
		namespace = o.namespace()
	}
	if repository, ok := r.find("HelmRepository", namespace, ref.Get("name").Text()); ok {
		release.Repository = repository.root.At("spec", "url").Text()
	} else {
		release.Repository = chart.Get("repository").Text()
	}
}

// chartRef finds the chart of an OCIRepository or HelmChart.
func (r *reader) chartRef(o object, ref *manifest.Node, release *helm.Release) {
	namespace := ref.Get("namespace").Text()
	if namespace.IsEmpty() {
		namespace = o.namespace()
	}
	kind := ref.Get("kind").Text().Flat()
	found, ok := r.find(kind, namespace, ref.Get("name").Text())
	switch {
	case ok && kind == "HelmChart":
		r.fluxChart(found, found.root.Get("spec"), release)
	case ok:
		url := found.root.At("spec", "url").Text()
		release.Repository, release.Chart = url, url
		release.Version = found.root.At("spec", "ref", "tag").Text()
	default:
		release.Chart = ref.Get("name").Text()
	}
}

// find is lookup among the objects read so far and those that wait.
func (r *reader) find(kind string, namespace, name symbolic.Text) (object, bool) {
	if found, ok := r.lookup(kind, namespace, name); ok {
		return found, true
	}
	for _, o := range r.queue {
		if o.kind() == kind && o.name().Equal(name) {
			return o, true
		}
	}
	if kind != "ConfigMap" || len(r.maps) == 0 {
		return object{}, false
	}
	r.readMaps()
	return r.lookup(kind, namespace, name)
}

// readMaps parses the files that may hold a ConfigMap, once.
func (r *reader) readMaps() {
	for _, file := range r.maps {
		read, err := r.tree.Read(file)
		if err != nil {
			continue
		}
		docs, _ := manifest.Parse(read, manifest.Options{})
		for _, doc := range docs {
			r.objects = append(r.objects, object{root: doc.Root, context: kubernetes.Context{Prefix: r.charts.Prefix, Root: path.Dir(file)}})
		}
	}
	r.maps = nil
}

// valuesFrom adds values that a ConfigMap of the tree holds. Those of a Secret
// are not looked at.
func (r *reader) valuesFrom(o object, from *manifest.Node, release *helm.Release) {
	optional, _ := from.Get("optional").Literal()
	key := "values.yaml"
	if text, ok := from.Get("valuesKey").Literal(); ok {
		key = text
	}
	found, ok := r.find("ConfigMap", o.namespace(), from.Get("name").Text())
	if kind, _ := from.Get("kind").Literal(); kind != "ConfigMap" || !ok {
		release.ValuesOpen = release.ValuesOpen || optional != "true"
		return
	}
	value := found.root.At("data", key)
	if !value.IsScalar() {
		release.ValuesOpen = release.ValuesOpen || optional != "true"
		return
	}
	if target := from.Get("targetPath").Text(); !target.IsEmpty() {
		release.Sets = append(release.Sets, helm.Set{Name: target, Value: value.Text()})
		return
	}
	release.Values = append(release.Values, r.document(value.Text(), release.Root)...)
}

// fluxKustomization reads a Flux Kustomization: a folder, and what is laid over
// it.
func (r *reader) fluxKustomization(o object) {
	spec := o.root.Get("spec")
	dir := r.resolve(o, spec.Get("path").Text(), r.tree.IsDir)
	if dir == "" || dir == "." && !r.builds.Has(dir) || !r.admit(o) {
		return
	}
	namespace := spec.Get("targetNamespace").Text()
	context := o.installed("flux", namespace, symbolic.Text{})
	if o.context.Door == "" {
		// Several clusters may apply one folder. What is applied below belongs to
		// the same environment.
		context.Root = path.Join(context.Root, dir)
	}
	values := r.substitutions(o, spec.Get("postBuild"))
	if r.builds.Has(dir) {
		options := buildOptions(context)
		options.Values = values
		options.Overlay = types.Kustomization{
			Namespace: namespace.String(), NamePrefix: spec.Get("namePrefix").Text().String(), NameSuffix: spec.Get("nameSuffix").Text().String(),
			Patches: patchesOf(spec.Get("patches")),
		}
		options.Inputs = []*manifest.Node{manifest.NewMapping([]manifest.Entry{
			manifest.NewEntry(symbolic.Literal("namespace").At(namespace.Range()), spec.Get("targetNamespace")),
			manifest.NewEntry(symbolic.Literal("patches"), spec.Get("patches")),
		}, spec.Range())}
		r.take(r.builds.Build(dir, options))
		return
	}
	r.apply(plain{dir: dir, recurse: true, context: context, options: manifest.Options{Scope: context.Root, Values: values}})
}

// substitutions answers what ${name} stands for after the build.
func (r *reader) substitutions(o object, post *manifest.Node) func(string) (symbolic.Text, bool) {
	if post == nil {
		return nil
	}
	known := map[string]symbolic.Text{}
	for _, from := range post.Get("substituteFrom").Items() {
		if kind, _ := from.Get("kind").Literal(); kind != "ConfigMap" {
			continue
		}
		if found, ok := r.find("ConfigMap", o.namespace(), from.Get("name").Text()); ok {
			for _, e := range found.root.Get("data").Entries() {
				known[e.Key().String()] = e.Value.Text()
			}
		}
	}
	for _, e := range post.Get("substitute").Entries() {
		known[e.Key().String()] = e.Value.Text()
	}
	return func(name string) (symbolic.Text, bool) {
		text, ok := known[name]
		return text, ok
	}
}
