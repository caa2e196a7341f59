package tfplan

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
)

// readRawState reads a state file of version 4.
func (r *reader) readRawState() {
	version := r.doc.get("version")
	if n, _ := version.integer(); n != 4 {
		r.problem(version.rng(), fmt.Sprintf("has version %s, and irsalint knows version 4", version.literal()), "")
		return
	}
	resources := r.doc.get("resources")
	if resources.kind() != none && !r.is(resources, list, "resources") {
		return
	}
	for v := range resources.elements() {
		if !r.is(v, object, "an element of resources") {
			continue
		}
		kind := v.get("type").string()
		if !isInteresting(kind) {
			continue
		}
		common := resource{
			module:   v.get("module").string(),
			data:     v.get("mode").is("data"),
			kind:     kind,
			name:     v.get("name").string(),
			provider: providerKey(v.get("provider").string()),
			at:       v.get("name").rng(),
		}
		for instance := range v.get("instances").elements() {
			if r.full || instance.get("deposed").kind() == text {
				continue // deposed: waits to be destroyed
			}
			res := common
			res.key = keyOf(instance.get("index_key"))
			res.address = joinAddress(res.module, res.label()+res.key)
			res.known = instance.get("attributes")
			res.secrets = secretPaths(instance.get("sensitive_attributes"))
			if res.known.kind() == none {
				r.facts.Skipped = append(r.facts.Skipped, graph.Skipped{
					File: r.file.Name, Reason: "resource " + res.address + " has attributes in the form of an old state only", Holds: true,
				})
				continue
			}
			if r.is(res.known, object, "the attributes of "+res.address) {
				r.keep(&res)
			}
		}
	}
	r.makeFacts()
}

// providerKey turns `module.a.provider["registry.terraform.io/hashicorp/aws"].west`
// into "aws.west".
func providerKey(s string) string {
	_, rest, found := strings.Cut(s, `provider["`)
	source, alias, closed := strings.Cut(rest, `"]`)
	if !found || !closed {
		return ""
	}
	return source[strings.LastIndexByte(source, '/')+1:] + alias
}

// secretPaths reads a raw state's list of paths to sensitive attributes.
func secretPaths(v value) [][]string {
	var out [][]string
	for path := range v.elements() {
		steps := []string{}
		for step := range path.elements() {
			name := step.get("value")
			if name.kind() == object { // an index: {"type": "string", "value": "x"}
				name = name.get("value")
			}
			if name.kind() == object || name.kind() == none {
				break // an element of a set: the whole set is secret
			}
			steps = append(steps, name.literal())
		}
		out = append(out, steps)
	}
	return out
}

func joinAddress(module, rest string) string {
	if module == "" {
		return rest
	}
	return module + "." + rest
}
