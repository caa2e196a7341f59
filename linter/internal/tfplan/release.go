package tfplan

import (
	"path"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// addRelease adds what a helm_release installs.
func (r *reader) addRelease(res *resource) {
	if r.options.Release == nil {
		r.facts.Skipped = append(r.facts.Skipped, graph.Skipped{
			File: r.file.Name, Reason: "what " + res.address + " installs is not looked at", Holds: true,
		})
		return
	}
	release := helm.Release{
		Name:       r.attribute(res, "name"),
		Namespace:  r.namespaceOf(res, "namespace"),
		Chart:      r.attribute(res, "chart"),
		Repository: r.attribute(res, "repository"),
		Version:    r.attribute(res, "version"),
		Door:       r.door, Root: r.options.Root, Address: res.address + " ",
		Range: r.place(res),
	}
	if release.Namespace.IsEmpty() {
		release.Namespace = symbolic.Literal("default") // the provider's own default
	}
	if chart, known := release.Chart.Literal(); known && strings.HasPrefix(chart, ".") {
		release.Dir = path.Join(r.options.Root, chart)
	}
	values := res.get("values")
	release.ValuesOpen = values.isUnknown()
	for v := range values.elements() {
		node, ok := r.values(v)
		release.ValuesOpen = release.ValuesOpen || !ok
		if ok {
			release.Values = append(release.Values, node)
		}
	}
	for _, name := range []string{"set", "set_sensitive"} {
		sets := res.get(name)
		release.ValuesOpen = release.ValuesOpen || sets.isUnknown()
		for s := range sets.elements() {
			release.Sets = append(release.Sets, r.set(res, name, s))
		}
	}
	r.facts.Add(r.options.Release(release))
}

// values is one values document; false if it is not known.
func (r *reader) values(v attributes) (*manifest.Node, bool) {
	if v.isUnknown() || !v.isSet() {
		return nil, !v.isUnknown()
	}
	docs, problems := manifest.ParseText(v.text(), manifest.Options{Scope: r.options.Root, Verbatim: true})
	r.facts.Problems = append(r.facts.Problems, problems...)
	if len(docs) == 0 {
		return nil, false
	}
	return docs[0].Root, true
}

// set is one set block. A value that is not known is the role that the block of
// the same name refers to, for sets have no order.
func (r *reader) set(res *resource, name string, s attributes) helm.Set {
	kind := s.get("type").known.string()
	out := helm.Set{Name: s.get("name").text(), Value: s.get("value").text(), Literal: kind == "string"}
	if rng := r.located(res, name); !rng.IsZero() {
		out.Name, out.Value = out.Name.UsedAt(rng, 0), out.Value.UsedAt(rng, 0)
	}
	if s.get("name").isUnknown() {
		out.Name = r.token(res, name, "name")
	}
	if !s.get("value").isUnknown() {
		return out
	}
	var targets []target
	index := "0"
	if res.declared != nil {
		written := res.declared.expressions.get(name)
		targets = r.targetsOf(res, written) // unless a block says it by itself
		i := 0
		for block := range written.elements() {
			if block.get("name", "constant_value").string() == s.get("name").known.string() {
				targets, index = r.targetsOf(res, block.get("value")), strconv.Itoa(i)
				break
			}
			i++
		}
	}
	out.Value = r.picked(res, targets, r.roleARNOf, name, index, "value")
	return out
}
