package gitops

import (
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// isHelmfile reports whether a file is one that helmfile reads by itself.
func isHelmfile(name string) bool {
	base := strings.TrimSuffix(path.Base(name), ".gotmpl")
	return base == "helmfile.yaml" || base == "helmfile.yml" || path.Base(path.Dir(name)) == "helmfile.d" && strings.HasSuffix(base, ".yaml")
}

// helmfile reads the releases of a helmfile. What its templates leave open is a
// token.
func (r *reader) helmfile(file *source.File, docs []*manifest.Document) {
	r.consumed[file.Name] = true
	dir := path.Dir(file.Name)
	repositories := map[string]symbolic.Text{}
	for _, doc := range docs {
		for _, item := range doc.Root.Get("repositories").Items() {
			repositories[item.Get("name").Text().String()] = item.Get("url").Text()
		}
	}
	for _, doc := range docs {
		for _, item := range doc.Root.Get("releases").Items() {
			o := object{root: item, context: kubernetes.Context{Prefix: r.charts.Prefix, Root: dir, Conditional: doc.Template}}
			if installed, _ := item.Get("installed").Literal(); installed == "false" || !r.admit(o) {
				continue
			}
			r.takeHelm(r.charts.Release(r.helmfileRelease(o, dir, repositories)))
		}
	}
}

func (r *reader) helmfileRelease(o object, dir string, repositories map[string]symbolic.Text) helm.Release {
	item := o.root
	release := helm.Release{
		Name: item.Get("name").Text(), Namespace: item.Get("namespace").Text(), Chart: item.Get("chart").Text(),
		Version: item.Get("version").Text(), Door: "helmfile", Root: dir, Conditional: o.context.Conditional,
		Address: "helmfile/" + item.Get("name").Text().String() + " ", Range: item.Get("name").Range(),
		Cluster: item.Get("kubeContext").Text(),
	}
	if chart, ok := release.Chart.Literal(); ok {
		if local := path.Join(dir, chart); r.charts.Has(local) {
			release.Dir = local
		} else if repository, _, ok := strings.Cut(chart, "/"); ok {
			release.Repository = repositories[repository]
		}
	}
	for _, values := range item.Get("values").Items() {
		if values.Kind() == manifest.Mapping {
			release.Values = append(release.Values, values)
			continue
		}
		name := ""
		if written, ok := values.Literal(); ok && r.tree.IsFile(path.Join(dir, written)) {
			name = path.Join(dir, written)
		}
		r.valuesFile(&release, name, false)
	}
	for _, set := range item.Get("set").Items() {
		release.Sets = append(release.Sets, helm.Set{Name: set.Get("name").Text(), Value: set.Get("value").Text()})
	}
	return release
}
