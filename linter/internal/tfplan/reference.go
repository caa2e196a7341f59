package tfplan

import (
	"slices"
	"strings"
)

// target is what a reference leads to: an attribute of a resource instance.
type target struct {
	*resource
	// attribute is the rest of the reference, such as "arn" or
	// "identity[0].oidc[0].issuer"; empty if the plan doesn't say (a splat, an
	// index that is no constant).
	attribute string
}

// place is where an expression stands: in a module instance, in a block with an
// instance key.
type place struct {
	module string
	key    string
	// forEach is the block's for_each expression.
	forEach value
}

// maxFollow limits how far references are followed.
const maxFollow = 40

// targets returns what the expression of an argument refers to, through module
// inputs and outputs, each once and in order. The path leads to the argument
// in the resource's expressions.
func (r *reader) targets(res *resource, path ...string) []target {
	if res.declared == nil {
		return nil
	}
	v := res.declared.expressions
	for _, name := range path {
		if v.get("references").kind() == list {
			break // one expression for all that is below
		}
		if v.kind() == list {
			v = v.at(0)
			if name == "0" {
				continue
			}
		}
		v = v.get(name)
	}
	return r.targetsOf(res, v)
}

// targetsOf is targets for an expression of the resource that is at hand.
func (r *reader) targetsOf(res *resource, expression value) []target {
	f := follower{reader: r}
	f.expression(expression, place{module: res.module, key: res.key, forEach: res.declared.forEach}, 0)
	return f.found
}

// follower gathers targets.
type follower struct {
	*reader
	found []target
}

// expression follows all references of an expression, or of a block's
// expressions.
func (f *follower) expression(v value, from place, depth int) {
	if depth > maxFollow || len(f.found) > maxFollow {
		return
	}
	switch v.kind() {
	case list:
		for e := range v.elements() {
			f.expression(e, from, depth+1)
		}
		return
	case object:
	default:
		return
	}
	references := v.get("references")
	if references.kind() != list {
		for _, inner := range v.members() {
			f.expression(inner, from, depth+1)
		}
		return
	}
	if !usesKey(references) {
		from.key = ""
	}
	last := ""
	for reference := range references.elements() {
		s := reference.string()
		// Each reference is followed by its own beginnings.
		if rest, ok := strings.CutPrefix(last, s); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			continue
		}
		last = s
		f.reference(splitAddress(s), from, depth)
	}
}

// usesKey reports whether an expression is different for each instance of its
// block; then an index that the plan leaves out is most likely that key.
func usesKey(references value) bool {
	for reference := range references.elements() {
		if s := reference.string(); strings.HasPrefix(s, "each.") || s == "count.index" {
			return true
		}
	}
	return false
}

func (f *follower) reference(steps []string, from place, depth int) {
	if len(steps) < 2 {
		return
	}
	switch head := steps[0]; head {
	case "var":
		f.input(steps[1], from, depth)
	case "module":
		f.output(steps[1:], from, depth)
	case "each":
		if strings.HasPrefix(steps[1], "value") {
			f.expression(from.forEach, from, depth+1)
		}
	case "local", "path", "terraform", "count", "self":
	case "data":
		if len(steps) > 2 {
			f.resources("data."+steps[1], steps[2:], from)
		}
	default:
		f.resources(head, steps[1:], from)
	}
}

// input follows a variable to the argument of the module call.
func (f *follower) input(name string, from place, depth int) {
	if from.module == "" || f.root == nil {
		return
	}
	parent, step := lastModule(from.module)
	callName, key := cutKey(step)
	caller := f.root.module(parent)
	if caller == nil || caller.calls[callName] == nil {
		return
	}
	c := caller.calls[callName]
	name, _ = cutKey(name)
	f.expression(c.expressions.get(name), place{module: parent, key: key, forEach: c.forEach}, depth+1)
}

// output follows an output of a module call; without its name, all outputs.
func (f *follower) output(steps []string, from place, depth int) {
	name, key := cutKey(steps[0])
	if f.root == nil {
		return
	}
	caller := f.root.module(from.module)
	if caller == nil || caller.calls[name] == nil {
		return
	}
	outputs := caller.calls[name].module.outputs
	for _, instance := range f.moduleInstances(from, name, key) {
		inside := place{module: instance}
		if len(steps) > 1 {
			output, _ := cutKey(steps[1])
			f.expression(outputs.get(output).get("expression"), inside, depth+1)
			continue
		}
		for _, output := range outputs.members() {
			f.expression(output.get("expression"), inside, depth+1)
		}
	}
}

// moduleInstances are those of a module call that a reference can mean.
func (f *follower) moduleInstances(from place, name, key string) []string {
	all := f.children[from.module+"\x00"+name]
	for _, wanted := range []string{key, from.key} {
		if address := joinAddress(from.module, "module."+name+wanted); wanted != "" && slices.Contains(all, address) {
			return []string{address}
		}
	}
	if key != "" {
		return nil
	}
	return all
}

// resources adds the instances of a resource that a reference can mean.
func (f *follower) resources(kind string, steps []string, from place) {
	name, key := cutKey(steps[0])
	all := f.byLabel[from.module+"\x00"+kind+"."+name]
	attribute := strings.Join(steps[1:], ".")
	for _, wanted := range []string{key, from.key} {
		for _, res := range all {
			if wanted != "" && res.key == wanted {
				f.add(target{resource: res, attribute: attribute})
				return
			}
		}
	}
	if key != "" {
		return
	}
	for _, res := range all {
		f.add(target{resource: res, attribute: attribute})
	}
}

func (f *follower) add(t target) {
	if !slices.Contains(f.found, t) && len(f.found) <= maxFollow {
		f.found = append(f.found, t)
	}
}
