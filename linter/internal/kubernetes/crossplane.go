package kubernetes

import (
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// crossplaneNamespace is where Crossplane runs its packages, unless it was
// installed elsewhere (crossplane/crossplane, Helm chart).
const crossplaneNamespace = "crossplane-system"

// linkPackages reads the runtime configurations of Crossplane packages. The
// package manager makes a service account for each revision of a package, named
// after the package and a digest, and gives it the annotations of the
// configuration, which may fix the name.
func (c *Collector) linkPackages() {
	users := map[*object][]*object{}
	for _, pkg := range c.packages {
		for _, runtime := range nearest(pkg, c.runtimes) {
			users[runtime] = append(users[runtime], pkg)
		}
	}
	for _, runtime := range c.runtimes {
		for _, pkg := range users[runtime] {
			c.packageAccount(runtime, pkg)
		}
		if len(users[runtime]) == 0 {
			c.packageAccount(runtime, nil)
		}
		c.strays(runtime, nil)
	}
	c.runtimes, c.packages = nil, nil
}

// nearest returns the configurations that a package refers to: those in its own
// file if there are any, else in its folder, else anywhere. A tree may hold
// several installations that use the same names.
func nearest(pkg *object, runtimes []*object) []*object {
	var best []*object
	distance := 3
	for _, runtime := range runtimes {
		if !refersTo(pkg, runtime) {
			continue
		}
		d := 2
		switch {
		case pkg.head().File == runtime.head().File:
			d = 0
		case pkg.context.Root == runtime.context.Root:
			d = 1
		}
		if d < distance {
			best, distance = nil, d
		}
		if d == distance {
			best = append(best, runtime)
		}
	}
	return best
}

// refersTo reports whether a package uses a runtime configuration. Both are
// cluster-scoped, so the name is all.
func refersTo(pkg, runtime *object) bool {
	reference := "runtimeConfigRef"
	if runtime.kind == "ControllerConfig" {
		reference = "controllerConfigRef"
	}
	name := pkg.node.At("spec", reference, "name").Text()
	if name.IsEmpty() && runtime.kind == "DeploymentRuntimeConfig" && pkg.node.At("spec", "controllerConfigRef") == nil {
		name = symbolic.Literal("default")
	}
	return name.Equal(runtime.name)
}

// packageAccount makes the account of one package, or of a package that is not
// in the tree if pkg is nil.
func (c *Collector) packageAccount(runtime, pkg *object) {
	annotations := match{path: []string{"spec", "serviceAccountTemplate", "metadata", "annotations"}}
	fixed := []string{"spec", "serviceAccountTemplate", "metadata", "name"}
	if runtime.kind == "ControllerConfig" {
		annotations.path = []string{"metadata", "annotations"}
		fixed = []string{"spec", "serviceAccountName"}
	}
	annotations.node = runtime.node.At(annotations.path...)
	sa := c.serviceAccount(runtime, annotations)
	sa.Door = "crossplane"
	sa.Namespace, sa.NamespaceImplied = symbolic.Literal(crossplaneNamespace), true
	sa.Name = runtime.text(fixed...)
	switch {
	case !sa.Name.IsEmpty():
	case pkg != nil:
		sa.Name = symbolic.Concat(pkg.name, symbolic.Literal("-"), symbolic.Of(&symbolic.Token{
			Name: "revision of " + pkg.name.String(), Scope: runtime.context.Root,
			Nature: symbolic.Nature{Alphabet: "0-9a-z", NotEmpty: true},
		}))
		sa.Generated = true
	default:
		sa.Name = runtime.unknownName("provider that uses " + runtime.name.String())
	}
	if pkg != nil {
		sa.Address += " of " + pkg.kind + " " + pkg.name.String()
	}
	if sa.RoleARN != nil || len(sa.Annotations) > 0 || pkg != nil {
		c.facts.ServiceAccounts = append(c.facts.ServiceAccounts, sa)
	}
	c.packagePods(runtime, pkg, sa.Name)
}

// packagePods reads the pod template of a runtime configuration.
func (c *Collector) packagePods(runtime, pkg *object, account symbolic.Text) {
	template := "spec/deploymentTemplate/spec/template"
	if runtime.kind == "ControllerConfig" {
		template = "spec"
	}
	for _, m := range find(runtime.node, template) {
		owner := *runtime
		owner.namespace = symbolic.Literal(crossplaneNamespace)
		if pkg != nil {
			owner.name = pkg.name
		}
		w := c.workload(&owner)
		w.ServiceAccount, w.Named = account, true
		spec := match{node: m.node.Get("spec"), path: below(m.path, "spec")}
		if runtime.kind == "ControllerConfig" {
			spec = m // its environment stands in the specification itself
		} else if named, ok := owner.accountOf(spec); ok {
			w.ServiceAccount = named
		}
		owner.identity(spec, w)
		if w.HasRole || spec.node.Get("serviceAccountName") != nil && runtime.kind != "ControllerConfig" {
			c.facts.Workloads = append(c.facts.Workloads, w)
		}
		c.podAnnotations(runtime, w, match{node: m.node.At("metadata", "annotations"), path: below(m.path, "metadata", "annotations")})
	}
}

// composition reads the objects that a Crossplane Composition is made of. What
// its patches fill in is known in the cluster only.
func (c *Collector) composition(o *object) {
	for _, pattern := range []string{"spec/resources[]", "spec/pipeline[]/input/resources[]"} {
		for _, m := range find(o.node, pattern) {
			base := m.node.Get("base")
			for _, patch := range o.patches(m.node) {
				base = patched(base, patch, o)
			}
			inner, ok := o.below(base, "", below(m.path, "base"))
			if !ok {
				continue
			}
			inner.context.Conditional, inner.context.Partial = true, true
			c.add(inner)
		}
	}
}

// patches returns the patches of one resource, those of its patch sets included.
func (o *object) patches(resource *manifest.Node) []*manifest.Node {
	var out []*manifest.Node
	for _, patch := range resource.Get("patches").Items() {
		set, ok := patch.Get("patchSetName").Literal()
		if !ok {
			out = append(out, patch)
			continue
		}
		for _, m := range find(o.node, "spec/patchSets[]") {
			if name, _ := m.node.Get("name").Literal(); name == set {
				out = append(out, m.node.Get("patches").Items()...)
			}
		}
	}
	return out
}

// patched returns the node with what a patch of a Composition writes into it.
func patched(base *manifest.Node, patch *manifest.Node, o *object) *manifest.Node {
	from := patch.Get("fromFieldPath")
	to, ok := patch.Get("toFieldPath").Literal()
	if !ok {
		to, ok = from.Literal()
	}
	if kind, _ := patch.Get("type").Literal(); !ok || kind == "ToCompositeFieldPath" || kind == "CombineToComposite" || kind == "ToEnvironmentFieldPath" {
		return base
	}
	return withValue(base, fieldPath(to), manifest.NewScalar(o.patchValue(patch, to), manifest.Open))
}

// patchValue returns what a patch writes: a token for each field that it takes,
// put into the format that it names.
func (o *object) patchValue(patch *manifest.Node, to string) symbolic.Text {
	field := func(n *manifest.Node) symbolic.Text {
		return symbolic.Named(o.context.Root+"/"+o.kind+"/"+o.name.Key(), n.Text().String()).At(n.Range())
	}
	if variables := patch.At("combine", "variables").Items(); len(variables) > 0 {
		var values []symbolic.Text
		for _, v := range variables {
			values = append(values, field(v.Get("fromFieldPath")))
		}
		if text, ok := formatted(patch.At("combine", "string", "fmt"), values); ok {
			return text
		}
		return o.unknownName("what is patched into " + to)
	}
	value := field(patch.Get("fromFieldPath"))
	for _, transform := range patch.Get("transforms").Items() {
		text, ok := formatted(transform.At("string", "fmt"), []symbolic.Text{value})
		if !ok {
			return o.unknownName("what is patched into " + to)
		}
		value = text
	}
	return value
}

// formatted fills values into a format of Go's fmt, as Crossplane does; false if
// there is none, or one with verbs that do more than insert.
func formatted(n *manifest.Node, values []symbolic.Text) (symbolic.Text, bool) {
	if !n.IsScalar() {
		return symbolic.Text{}, false
	}
	format := n.Written()
	flat := format.Flat()
	var parts []symbolic.Text
	done, next := 0, 0
	for i := 0; i+1 < len(flat); i++ {
		if flat[i] != '%' {
			continue
		}
		verb, index := i+1, next
		if rest := flat[i+1:]; len(rest) > 3 && rest[0] == '[' && rest[2] == ']' && rest[1] >= '1' && rest[1] <= '9' {
			verb, index = i+4, int(rest[1]-'1')
		}
		switch c := flat[verb]; {
		case c == '%' && verb == i+1:
			parts = append(parts, format.Slice(done, i+1))
		case (c == 's' || c == 'v' || c == 'd') && index < len(values):
			parts = append(parts, format.Slice(done, i), values[index].At(format.Slice(i, verb+1).Range()))
			next = index + 1
		default:
			return symbolic.Text{}, false
		}
		i, done = verb, verb+1
	}
	return symbolic.Concat(append(parts, format.Slice(done, len(flat)))...), true
}

// withValue returns a node like n in which a path leads to value.
func withValue(n *manifest.Node, path []string, value *manifest.Node) *manifest.Node {
	if len(path) == 0 {
		return value
	}
	entries := append([]manifest.Entry(nil), n.Entries()...)
	for i, e := range entries {
		if e.Is(path[0]) {
			entries[i].Value = withValue(e.Value, path[1:], value)
			return manifest.NewMapping(entries, n.Range())
		}
	}
	if n.Kind() == manifest.Sequence || n.IsScalar() {
		return n // an index into a list: what is there stays as it is
	}
	key := symbolic.LiteralAt(path[0], value.Range())
	return manifest.NewMapping(append(entries, manifest.NewEntry(key, withValue(nil, path[1:], value))), n.Range())
}

// fieldPath splits a Crossplane field path, such as a.b["c.d"].e, into keys.
func fieldPath(path string) []string {
	var keys []string
	for path != "" {
		var key string
		if path[0] == '[' {
			key, path, _ = strings.Cut(path[1:], "]")
			key = strings.Trim(key, "\"'")
		} else {
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			key, path = path[:end], strings.TrimPrefix(path[end:], ".")
		}
		if key != "" {
			keys = append(keys, key)
		}
		path = strings.TrimPrefix(path, ".")
	}
	return keys
}
