package tfplan

import (
	"fmt"
	"strings"
)

// module is a module of the plan's configuration, once for all its instances.
// The configuration says what each argument refers to, but not how: there are no
// expressions and no locals in it.
type module struct {
	resources map[string]*declaration // by label
	calls     map[string]*call
	outputs   value
}

// declaration is a resource or data block.
type declaration struct {
	provider    string
	expressions value
	forEach     value // the expression of for_each, if any
}

// call is a module block.
type call struct {
	expressions value
	forEach     value
	module      *module
}

// readConfiguration reads the modules of a plan's configuration.
func (r *reader) readConfiguration(v value) {
	if v.kind() == none || !r.is(v, object, "configuration") {
		return
	}
	r.providers = v.get("provider_config")
	r.root = r.readModuleConfiguration(v.get("root_module"), 0)
}

func (r *reader) readModuleConfiguration(v value, depth int) *module {
	m := &module{resources: map[string]*declaration{}, calls: map[string]*call{}, outputs: v.get("outputs")}
	if depth > maxModuleDepth {
		r.problem(v.rng(), fmt.Sprintf("nests modules deeper than %d", maxModuleDepth), "")
		return m
	}
	for res := range v.get("resources").elements() {
		if !isInteresting(res.get("type").string()) {
			continue
		}
		m.resources[res.get("address").string()] = &declaration{
			provider:    r.providerOf(res.get("provider_config_key").string()),
			expressions: res.get("expressions"),
			forEach:     res.get("for_each_expression"),
		}
	}
	for name, c := range v.get("module_calls").members() {
		m.calls[name.string()] = &call{
			expressions: c.get("expressions"),
			forEach:     c.get("for_each_expression"),
			module:      r.readModuleConfiguration(c.get("module"), depth+1),
		}
	}
	return m
}

// providerOf returns the provider configuration that a key stands for. A module
// that uses a provider which no root block configures has a key of its own, such
// as "module.platform:aws", for the same implied configuration.
func (r *reader) providerOf(key string) string {
	if r.providers.get(key).get("expressions").kind() == object {
		return key
	}
	if colon := strings.LastIndexByte(key, ':'); colon >= 0 && !strings.Contains(key[colon:], ".") {
		return key[colon+1:]
	}
	return key
}

// module returns the configuration of a module instance, or nil.
func (m *module) module(address string) *module {
	for _, step := range moduleSteps(address) {
		name, _ := cutKey(step)
		c := m.calls[name]
		if c == nil {
			return nil
		}
		m = c.module
	}
	return m
}
