package gitops

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxGenerated bounds the Applications of one ApplicationSet.
const maxGenerated = 1_000

// maxGeneratorDepth is how deep Argo CD lets generators nest, and one more.
const maxGeneratorDepth = 3

// applicationSet reads the Applications that an ApplicationSet makes.
func (r *reader) applicationSet(o object) {
	spec := o.root.Get("spec")
	generated := r.generate(o, spec.Get("generators"), 0)
	if len(generated) > maxGenerated {
		r.skip(o, "it makes too many Applications", true)
		generated = generated[:maxGenerated]
	}
	for _, p := range generated {
		template := expand(spec.Get("template"), p)
		app := manifest.NewMapping([]manifest.Entry{
			manifest.NewEntry(symbolic.Literal("apiVersion"), o.root.Get("apiVersion")),
			manifest.NewEntry(symbolic.Literal("kind"), manifest.NewScalar(symbolic.Literal("Application").At(o.root.Get("kind").Range()), manifest.String)),
			manifest.NewEntry(symbolic.Literal("metadata"), template.Get("metadata")),
			manifest.NewEntry(symbolic.Literal("spec"), template.Get("spec")),
		}, o.root.Range())
		r.queue = append(r.queue, object{root: app, context: o.context})
	}
	if spec.Get("templatePatch") != nil {
		text := spec.Get("templatePatch").Text().Flat()
		r.skip(o, "its templatePatch is not read", strings.Contains(text, "role-arn"))
	}
}

// generate returns the parameters of each Application that a list of generators
// makes.
func (r *reader) generate(o object, list *manifest.Node, depth int) []params {
	var out []params
	for _, generator := range list.Items() {
		out = append(out, r.generator(o, generator, depth)...)
		if len(out) > maxGenerated {
			return out[:maxGenerated+1]
		}
	}
	return out
}

// generator returns the parameters of one generator. One that asks something
// outside of the tree gives one set of which nothing is known.
func (r *reader) generator(o object, g *manifest.Node, depth int) []params {
	if depth > maxGeneratorDepth {
		return nil
	}
	var out []params
	switch {
	case g.Get("list") != nil:
		for _, element := range g.At("list", "elements").Items() {
			p := params{}
			p.flatten("", element)
			out = append(out, p)
		}
		if len(out) == 0 {
			out = []params{{}}
		}
	case g.Get("git") != nil:
		out = r.gitGenerator(o, g.Get("git"))
	case g.Get("matrix") != nil:
		out = []params{{}}
		for _, inner := range g.At("matrix", "generators").Items() {
			out = product(out, func(p params) []params { return r.generator(o, expand(inner, p), depth+1) })
		}
	case g.Get("merge") != nil:
		out = r.mergeGenerator(o, g.Get("merge"), depth)
	default:
		out = []params{{}}
	}
	for i, p := range out {
		for _, kind := range g.Entries() {
			for _, e := range kind.Value.Get("values").Entries() {
				out[i] = out[i].with(params{"values." + e.Key().String(): p.fill(e.Value.Text())})
			}
		}
	}
	return out
}

// product joins every set with each of those that it leads to.
func product(sets []params, next func(params) []params) []params {
	var out []params
	for _, p := range sets {
		for _, q := range next(p) {
			if out = append(out, p.with(q)); len(out) > maxGenerated {
				return out
			}
		}
	}
	return out
}

// mergeGenerator lays the later generators' sets over those of the first one
// that agree in the merge keys.
func (r *reader) mergeGenerator(o object, g *manifest.Node, depth int) []params {
	var out []params
	for i, inner := range g.Get("generators").Items() {
		sets := r.generator(o, inner, depth+1)
		if i == 0 {
			out = sets
			continue
		}
		for _, set := range sets {
			for j := range out {
				if agree(out[j], set, g.Get("mergeKeys")) {
					out[j] = out[j].with(set)
				}
			}
		}
	}
	return out
}

func agree(a, b params, keys *manifest.Node) bool {
	for _, key := range keys.Items() {
		name := key.Text().String()
		if !a[name].Equal(b[name]) {
			return false
		}
	}
	return len(keys.Items()) > 0
}

// gitGenerator returns a set for each folder or file of the tree that the
// generator's globs select.
func (r *reader) gitGenerator(o object, g *manifest.Node) []params {
	prefix := g.Get("pathParamPrefix").Text().String()
	if dirs := g.Get("directories").Items(); len(dirs) > 0 {
		return r.folderSets(o, dirs, prefix)
	}
	var out []params
	for _, item := range g.Get("files").Items() {
		glob, known := item.Get("path").Literal()
		if !known {
			continue
		}
		for _, root := range r.roots(o) {
			found := r.files(path.Join(root, glob))
			for _, name := range found {
				file, err := r.tree.Read(name)
				if err != nil {
					continue
				}
				out = append(out, fileSets(file, root, prefix, item.Get("path").Text())...)
			}
			if len(found) > 0 {
				break
			}
		}
	}
	return out
}

// folderSets returns a set for each folder that is selected and not excluded.
func (r *reader) folderSets(o object, globs []*manifest.Node, prefix string) []params {
	for _, root := range r.roots(o) {
		var out []params
		for _, dir := range r.subfolders(root) {
			selected := false
			var place symbolic.Text
			for _, item := range globs {
				glob, known := item.Get("path").Literal()
				excluded, _ := item.Get("exclude").Literal()
				if known && matches(strings.TrimSuffix(glob, "/"), dir) {
					selected = excluded != "true"
					place = item.Get("path").Text()
					if !selected {
						break
					}
				}
			}
			if selected {
				p := params{}
				p.folder(prefix, dir, path.Base(dir), place)
				out = append(out, p)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// subfolders lists the folders below a root that hold files of the tree,
// relative to the root.
func (r *reader) subfolders(root string) []string {
	if r.listed == nil {
		r.listed = foldersOf(r.tree.Files())
	}
	if root == "." {
		return r.listed
	}
	var out []string
	for _, folder := range r.listed {
		if rel, inside := strings.CutPrefix(folder, root+"/"); inside {
			out = append(out, rel)
		}
	}
	return out
}

// foldersOf lists the folders that lead to files, sorted.
func foldersOf(names []string) []string {
	seen := map[string]bool{}
	for _, name := range names {
		for end := strings.LastIndexByte(name, '/'); end > 0 && !seen[name[:end]]; end = strings.LastIndexByte(name[:end], '/') {
			seen[name[:end]] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// files lists the files of the tree that a glob selects.
func (r *reader) files(glob string) []string {
	var out []string
	for _, name := range r.tree.Files() {
		if matches(glob, name) {
			out = append(out, name)
		}
	}
	return out
}

// fileSets returns the sets that a file of parameters holds: one for an object,
// one each for a list of objects.
func fileSets(file *source.File, root, prefix string, place symbolic.Text) []params {
	docs, _ := manifest.Parse(file, manifest.Options{})
	var out []params
	for _, doc := range docs {
		items := []*manifest.Node{doc.Root}
		if doc.Root.Kind() == manifest.Sequence {
			items = doc.Root.Items()
		}
		for _, item := range items {
			p := params{}
			p.flatten("", item)
			name := strings.TrimPrefix(file.Name, root+"/")
			p.folder(prefix, path.Dir(name), path.Base(path.Dir(name)), place)
			p["path.filename"] = symbolic.Literal(path.Base(name))
			out = append(out, p)
		}
	}
	return out
}
