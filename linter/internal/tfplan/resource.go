package tfplan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/source"
)

// resource is one instance of a resource or data source.
type resource struct {
	address string
	module  string // the module instance, such as `module.irsa["dns"]`; empty: root
	data    bool
	kind    string // such as "aws_iam_role"
	name    string
	key     string // the instance key as in an address: `["dns"]`, `[0]` or ""
	// provider is the provider configuration: "aws", "aws.shared".
	provider string
	attributes
	// declared is what the plan's configuration says of it; nil in a state.
	declared *declaration
	// deferred is true for a data source that is read during the apply only.
	deferred bool
	at       source.Range
	// openAnnotations is true if its object may have more annotations than are known.
	openAnnotations bool
}

// inModule is the address without the module.
func (res *resource) inModule() string {
	return strings.TrimPrefix(strings.TrimPrefix(res.address, res.module), ".")
}

// label is the resource's name in its module without instance keys, as the
// configuration and references write it.
func (res *resource) label() string {
	if res.data {
		return "data." + res.kind + "." + res.name
	}
	return res.kind + "." + res.name
}

// writes reports whether an argument may be written in the configuration. What
// dynamic blocks write, the plan's configuration does not show.
func (res *resource) writes(path []string) bool {
	if res.declared == nil {
		return true
	}
	v := res.declared.expressions
	for _, step := range path {
		if v.kind() == list {
			index, err := strconv.Atoi(step)
			if err != nil {
				index = 0
			}
			if v = v.at(index); v.kind() == none {
				return true
			}
			continue
		}
		inner := v.get(step)
		if inner.kind() == none {
			return v.get("references").kind() != none
		}
		v = inner
	}
	return true
}

// matters are the types that lead to facts, with true for those of which facts
// are made and false for those that others refer to only.
var matters = map[string]bool{
	"aws_iam_role":                     true,
	"aws_iam_openid_connect_provider":  true,
	"aws_eks_cluster":                  true,
	"aws_eks_pod_identity_association": true,
	"aws_eks_addon":                    true,
	"aws_iam_policy_document":          false,
	"aws_caller_identity":              false,
	"aws_partition":                    false,
	"tls_certificate":                  false,
}

// isInteresting reports whether resources of the type are kept.
func isInteresting(kind string) bool {
	if _, ok := matters[kind]; ok {
		return true
	}
	return strings.HasPrefix(kind, "kubernetes_") || kind == "kubectl_manifest" || kind == "helm_release"
}

// maxResources limits the resources that are kept of one document.
const maxResources = 100_000

// keep adds a resource to those of the document.
func (r *reader) keep(res *resource) {
	if len(r.resources) == maxResources {
		r.problem(res.at, fmt.Sprintf("has more than %d resources that matter", maxResources), "")
	}
	if len(r.resources) >= maxResources {
		r.full = true
		return
	}
	if r.root != nil {
		module := r.root.module(res.module)
		if module != nil {
			res.declared = module.resources[res.label()]
		}
		if res.declared != nil && res.provider == "" {
			res.provider = res.declared.provider
		}
	}
	r.resources = append(r.resources, res)
	key := res.module + "\x00" + res.label()
	r.byLabel[key] = append(r.byLabel[key], res)
	for module := res.module; module != "" && !r.modules[module]; {
		r.modules[module] = true
		parent, step := lastModule(module)
		name, _ := cutKey(step)
		r.children[parent+"\x00"+name] = append(r.children[parent+"\x00"+name], module)
		module = parent
	}
}

// describe reads what plans and states say of a resource in the same way.
// It returns nil for resources that don't matter.
func (r *reader) describe(v value) *resource {
	kind := v.get("type")
	if kind.kind() != text || !isInteresting(kind.string()) {
		return nil
	}
	address := v.get("address")
	return &resource{
		address: address.string(),
		data:    v.get("mode").is("data"),
		kind:    kind.string(),
		name:    v.get("name").string(),
		key:     keyOf(v.get("index")),
		at:      address.rng(),
	}
}

// keyOf returns an instance key as addresses write it.
func keyOf(index value) string {
	switch index.kind() {
	case text:
		return "[" + strconv.Quote(index.string()) + "]"
	case number:
		return "[" + index.literal() + "]"
	default:
		return ""
	}
}

// readChanges keeps the resources that the plan leaves in being.
func (r *reader) readChanges(changes value) {
	if !r.is(changes, list, "resource_changes") {
		return
	}
	for v := range changes.elements() {
		if !r.is(v, object, "an element of resource_changes") {
			continue
		}
		res := r.describe(v)
		change := v.get("change")
		if res == nil || r.full || !r.is(change, object, "the change of "+res.address) {
			continue
		}
		res.known, res.unknown, res.sensitive = change.get("after"), change.get("after_unknown"), change.get("after_sensitive")
		if res.known.kind() != object {
			continue // it is destroyed, or forgotten
		}
		res.module = v.get("module_address").string()
		res.deferred = res.data
		r.keep(res)
	}
}

// readModule keeps the resources of planned values, or of a state, in a module
// and the modules below. Only says which to keep.
func (r *reader) readModule(module value, depth int, only func(*resource) bool) {
	if depth > maxModuleDepth {
		r.problem(module.rng(), fmt.Sprintf("nests modules deeper than %d", maxModuleDepth), "")
		return
	}
	if module.kind() == none || !r.is(module, object, "a module") {
		return
	}
	address := module.get("address").string()
	for v := range module.get("resources").elements() {
		if !r.is(v, object, "a resource") {
			continue
		}
		res := r.describe(v)
		if res == nil || r.full {
			continue
		}
		res.module = address
		res.known, res.sensitive = v.get("values"), v.get("sensitive_values")
		if only(res) && r.is(res.known, object, "the values of "+res.address) {
			r.keep(res)
		}
	}
	for child := range module.get("child_modules").elements() {
		r.readModule(child, depth+1, only)
	}
}

// maxModuleDepth limits modules inside modules.
const maxModuleDepth = 64
