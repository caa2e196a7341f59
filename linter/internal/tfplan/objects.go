package tfplan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// objectKinds are the Kubernetes kinds of the provider's typed resources, by
// the resource's name without "kubernetes_" and its version.
var objectKinds = map[string][2]string{
	"service_account":        {"v1", "ServiceAccount"},
	"namespace":              {"v1", "Namespace"},
	"pod":                    {"v1", "Pod"},
	"replication_controller": {"v1", "ReplicationController"},
	"deployment":             {"apps/v1", "Deployment"},
	"stateful_set":           {"apps/v1", "StatefulSet"},
	"daemonset":              {"apps/v1", "DaemonSet"},
	"daemon_set":             {"apps/v1", "DaemonSet"},
	"job":                    {"batch/v1", "Job"},
	"cron_job":               {"batch/v1", "CronJob"},
}

// roleARNKey is the annotation that names a service account's role.
const roleARNKey = "eks.amazonaws.com/role-arn"

// addObjects adds the facts of a resource that makes Kubernetes objects.
func (r *reader) addObjects(res *resource) {
	if res.data {
		return
	}
	context := kubernetes.Context{Door: r.door, Root: r.options.Root, Prefix: r.options.AnnotationPrefix}
	switch res.kind {
	case "kubernetes_manifest":
		r.addObject(res, r.node(res, dynamic(res.get("manifest")), "manifest"), context)
	case "helm_release":
		r.addRelease(res)
	case "kubectl_manifest":
		r.addYAML(res, context)
	case "kubernetes_annotations":
		r.addObject(res, r.annotated(res), context)
	default:
		name := strings.TrimPrefix(res.kind, "kubernetes_")
		if i := strings.LastIndex(name, "_v"); i > 0 {
			name = name[:i]
		}
		kind, ok := objectKinds[name]
		if !ok {
			return
		}
		namespace := res.get("metadata", "0", "namespace")
		if r.isImplied(res, namespace) {
			context.Namespace = symbolic.Literal("default")
		}
		r.addObject(res, r.typed(res, kind), context)
	}
}

// dynamic is a value of any type as a state's file has it, beside its type.
func dynamic(a attributes) attributes {
	if inner := a.get("value"); inner.isSet() && a.get("type").isSet() && !a.get("apiVersion").isSet() {
		return inner
	}
	return a
}

// isImplied reports whether the namespace is the provider's default and not
// written: the plan shows "default" either way.
func (r *reader) isImplied(res *resource, namespace attributes) bool {
	if res.declared == nil {
		return !namespace.isSet() && !namespace.isUnknown()
	}
	return res.declared.expressions.get("metadata").at(0).get("namespace").kind() == none && !namespace.isUnknown()
}

// addObject adds the facts of one object under the resource's address.
func (r *reader) addObject(res *resource, object *manifest.Node, context kubernetes.Context) {
	facts := kubernetes.FactsOf(object, context)
	for _, f := range facts.ServiceAccounts {
		f.AnnotationsUnknown = f.AnnotationsUnknown || res.openAnnotations
	}
	origins := func(yield func(*graph.Origin)) {
		for _, f := range facts.ServiceAccounts {
			yield(&f.Origin)
		}
		for _, f := range facts.Workloads {
			yield(&f.Origin)
		}
		for _, f := range facts.Misplaced {
			yield(&f.Origin)
		}
		for _, f := range facts.Assumptions {
			yield(&f.Origin)
		}
		for _, f := range facts.Roles {
			yield(&f.Origin)
		}
	}
	origins(func(o *graph.Origin) {
		o.Address = res.address
		if rng := r.located(res); !rng.IsZero() || o.Range.IsZero() {
			o.Range = r.place(res)
		}
	})
	r.facts.Add(facts)
}

// addYAML adds the objects of a kubectl_manifest.
func (r *reader) addYAML(res *resource, context kubernetes.Context) {
	body, ok := r.known(res, "yaml_body")
	if !ok {
		for _, t := range r.targets(res, "yaml_body") {
			if arn, isRole := r.roleARNOf(t); isRole {
				r.facts.Undecided = append(r.facts.Undecided, graph.Undecided{
					What:    fmt.Sprintf("the object of %s that names role %q", res.address, arn.String()),
					Because: "the plan does not know " + res.address + ".yaml_body before the apply",
					Supply:  "the sources of the root module, or its state after the apply",
					Range:   r.place(res, "yaml_body"),
				})
			}
		}
		return
	}
	if namespace, ok := r.known(res, "override_namespace"); ok {
		context.Namespace = namespace
	}
	docs, problems := manifest.ParseText(body, manifest.Options{Scope: r.options.Root, Verbatim: true})
	r.facts.Problems = append(r.facts.Problems, problems...)
	for _, doc := range docs {
		r.addObject(res, doc.Root, context)
	}
}

// annotated is the object that a kubernetes_annotations adds annotations to.
func (r *reader) annotated(res *resource) *manifest.Node {
	res.openAnnotations = true // those that the object has already
	metadata := r.entries(res, res.get("metadata", "0"), "metadata", "0")
	metadata = append(metadata, r.annotations(res, res.get("annotations"), "annotations")...)
	at := r.place(res)
	return manifest.NewMapping([]manifest.Entry{
		scalar("apiVersion", r.attribute(res, "api_version"), at),
		scalar("kind", r.attribute(res, "kind"), at),
		entry("metadata", manifest.NewMapping(metadata, at), at),
	}, at)
}

// typed is the object of a typed resource: its blocks under the names that the
// Kubernetes API has for them.
func (r *reader) typed(res *resource, kind [2]string) *manifest.Node {
	at := r.place(res)
	metadata := r.entries(res, res.get("metadata", "0"), "metadata", "0")
	metadata = append(metadata, r.annotations(res, res.get("metadata", "0", "annotations"), "metadata", "0", "annotations")...)
	if r.isImplied(res, res.get("metadata", "0", "namespace")) {
		metadata = slices.DeleteFunc(metadata, func(e manifest.Entry) bool { return e.Is("namespace") })
	}
	if prefix, ok := r.known(res, "metadata", "0", "generate_name"); ok && res.get("metadata", "0", "name").isUnknown() {
		name := symbolic.Concat(prefix, symbolic.Named(r.scope(res.module), res.inModule()+".generated suffix"))
		metadata = append(metadata, scalar("name", name, r.place(res, "metadata", "0", "generate_name")))
	}
	return manifest.NewMapping([]manifest.Entry{
		scalar("apiVersion", symbolic.Literal(kind[0]), at),
		scalar("kind", symbolic.Literal(kind[1]), at),
		entry("metadata", manifest.NewMapping(metadata, at), at),
		entry("spec", r.block(res, res.get("spec", "0"), "spec", "0"), at),
	}, at)
}

func entry(name string, n *manifest.Node, at source.Range) manifest.Entry {
	return manifest.NewEntry(symbolic.LiteralAt(name, at), n)
}

func scalar(name string, t symbolic.Text, at source.Range) manifest.Entry {
	return entry(name, manifest.NewScalar(t, manifest.String), at)
}

// annotations returns the entry of an object's annotations. Where the plan
// doesn't know them but they refer to a role's ARN, that is the role annotation.
func (r *reader) annotations(res *resource, a attributes, path ...string) []manifest.Entry {
	at := r.place(res, path...)
	if !a.isUnknown() {
		if !a.isSet() {
			return nil
		}
		return []manifest.Entry{entry("annotations", r.node(res, a, path...), at)}
	}
	for _, t := range r.targets(res, path...) {
		if _, ok := r.roleARNOf(t); ok {
			arn := r.picked(res, r.targets(res, path...), r.roleARNOf, path...)
			role := scalar(cmp.Or(r.options.AnnotationPrefix, kubernetes.DefaultPrefix)+"/role-arn", arn, at)
			res.openAnnotations = true
			return []manifest.Entry{entry("annotations", manifest.NewMapping([]manifest.Entry{role}, at), at)}
		}
	}
	res.openAnnotations = true
	r.facts.Undecided = append(r.facts.Undecided, graph.Undecided{
		What:    "the annotations of " + res.address,
		Because: "the plan does not know them before the apply",
		Supply:  "the sources of the root module, or its state after the apply",
		Range:   at,
	})
	return nil
}

// entries returns the members of a block, but for annotations, under their
// names in the Kubernetes API.
func (r *reader) entries(res *resource, block attributes, path ...string) []manifest.Entry {
	var out []manifest.Entry
	if len(path) > maxNodeDepth {
		return nil
	}
	seen := map[string]bool{}
	for _, members := range []value{block.known, block.unknown} {
		for key := range members.members() {
			name := key.string()
			if name == "annotations" || seen[name] {
				continue
			}
			seen[name] = true
			a := block.get(name)
			inner := below(path, name)
			var n *manifest.Node
			switch {
			case a.isUnknown() && !res.writes(inner):
				continue // the provider or the cluster makes it up
			case a.isUnknown():
				n = manifest.NewScalar(r.unknownField(res, inner), manifest.String)
			case !a.isSet() || a.known.kind() == text && a.known.string() == "":
				continue // null, or what providers of the old kind make of it
			case a.known.kind() != list:
				n = r.node(res, a, inner...)
			case repeated[name] != "":
				n = r.blocks(res, a, inner...)
			default:
				n = r.block(res, a.get("0"), below(inner, "0")...)
			}
			out = append(out, manifest.NewEntry(symbolic.LiteralAt(fieldName(name), key.rng()), n))
		}
	}
	return out
}

// unknownField is a field that is not known: the name of another object that it
// refers to, or a token.
func (r *reader) unknownField(res *resource, path []string) symbolic.Text {
	return r.picked(res, r.targets(res, path...), r.objectNameOf, path...)
}

func (r *reader) block(res *resource, block attributes, path ...string) *manifest.Node {
	return manifest.NewMapping(r.entries(res, block, path...), r.place(res, path[0]))
}

func (r *reader) blocks(res *resource, list attributes, path ...string) *manifest.Node {
	var items []*manifest.Node
	for b := range list.elements() {
		inner := below(path, strconv.Itoa(len(items)))
		if b.known.kind() == object {
			items = append(items, r.block(res, b, inner...))
		} else {
			items = append(items, r.node(res, b, inner...))
		}
	}
	return manifest.NewSequence(items, r.place(res, path[0]))
}

// repeated are the blocks that are lists in the Kubernetes API, and their names
// there. All others stand at most once.
var repeated = map[string]string{
	"container":      "containers",
	"init_container": "initContainers",
	"volume":         "volumes",
	"volume_mount":   "volumeMounts",
	"env":            "env",
	"sources":        "sources",
	"args":           "args",
	"command":        "command",
}

// fieldName is an argument's name in the Kubernetes API.
func fieldName(name string) string {
	if field, ok := repeated[name]; ok {
		return field
	}
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

// below is the path with one more step.
func below(path []string, name string) []string {
	return append(append(make([]string, 0, len(path)+1), path...), name)
}

// maxNodeDepth limits how deep objects are followed.
const maxNodeDepth = 100

// node turns a value into a node as it is.
func (r *reader) node(res *resource, a attributes, path ...string) *manifest.Node {
	if len(path) > maxNodeDepth {
		return manifest.NewNull(r.place(res))
	}
	at := a.known.rng()
	if rng := r.located(res, path...); !rng.IsZero() || at.IsZero() {
		at = r.place(res, path...)
	}
	if a.isUnknown() {
		return manifest.NewScalar(r.picked(res, r.targets(res, path...), r.roleARNOf, path...), manifest.String)
	}
	switch a.known.kind() {
	case object:
		var entries []manifest.Entry
		seen := map[string]bool{}
		for _, members := range []value{a.known, a.unknown} { // what is unknown stands in the latter only
			for key := range members.members() {
				name := key.string()
				if inner := a.get(name); !seen[name] && (inner.isSet() || inner.isUnknown()) {
					seen[name] = true
					entries = append(entries, manifest.NewEntry(key.text().UsedAt(r.located(res, path...), 0), r.node(res, inner, below(path, name)...)))
				}
			}
		}
		return manifest.NewMapping(entries, at)
	case list:
		var items []*manifest.Node
		for e := range a.elements() {
			items = append(items, r.node(res, e, below(path, strconv.Itoa(len(items)))...))
		}
		return manifest.NewSequence(items, at)
	case none, null:
		return manifest.NewNull(at)
	default:
		t := a.text()
		if rng := r.located(res, path...); !rng.IsZero() {
			t = t.UsedAt(rng, 0)
		}
		return manifest.NewScalar(t, map[kind]manifest.Type{number: manifest.Number, boolean: manifest.Boolean}[a.known.kind()])
	}
}

// objectNameOf picks the name of a Kubernetes object that is referred to by its
// name, or a namespace by its id.
func (r *reader) objectNameOf(t target) (symbolic.Text, bool) {
	isNamespace := strings.HasPrefix(t.kind, "kubernetes_namespace")
	if !isNamespace && !strings.HasPrefix(t.kind, "kubernetes_service_account") {
		return symbolic.Text{}, false
	}
	byName := t.attribute == "metadata[0].name" || t.attribute == "metadata.0.name" || t.attribute == ""
	if !byName && (!isNamespace || t.attribute != "id") {
		return symbolic.Text{}, false
	}
	return r.attribute(t.resource, "metadata", "0", "name"), true
}

// namespaceOf is a namespace argument, through a reference if need be.
func (r *reader) namespaceOf(res *resource, path ...string) symbolic.Text {
	return r.linked(res, r.objectNameOf, path...)
}
