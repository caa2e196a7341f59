package terraform

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/terraform/modules"
)

// emit adds the facts of a module instance and of all that it calls.
func (in *instance) emit() {
	r := in.root
	for _, block := range in.module.Resources {
		m := r.modelOf(block)
		if m.emit == nil || r.ctx.Err() != nil {
			continue
		}
		r.tell(in, block, func() {
			x := in.expand(block)
			r.miss(x)
			for _, at := range x.elements {
				r.locate(in, block)
				m.emit(in.resource(block, at))
			}
		})
	}
	for _, call := range in.module.Calls {
		if r.ctx.Err() != nil {
			return
		}
		in.emitCall(call)
	}
}

// emitCall adds the facts of a called module, if it can have any.
func (in *instance) emitCall(call *layout.Block) {
	r := in.root
	m := in.childModule(call)
	if m == nil {
		in.skipped(call)
		return
	}
	if !r.matters(m) {
		return
	}
	r.tell(in, call, func() {
		x := in.expand(call)
		r.miss(x)
		for _, at := range x.elements {
			if child := in.child(call, at); child.module != nil {
				child.emit()
			}
		}
	})
}

// matters reports whether a module, or one that it calls, holds something that
// becomes a fact.
func (r *root) matters(m *layout.Module) bool {
	if known, ok := r.relevant[m]; ok {
		return known
	}
	r.relevant[m] = true // for a ring of calls
	r.dependencies.modules[m] = true
	result := m.Model
	for _, block := range m.Resources {
		result = result || r.modelOf(block).emit != nil
	}
	for _, call := range m.Calls {
		if result {
			break
		}
		if !layout.IsLocal(layout.Address(call)) {
			// What was downloaded depends on the way from the root module.
			result = r.layout.Initialised(r.home) || concernsIdentity(call.Range.Bytes()) ||
				modules.Covers(layout.Address(call), r.options.Models)
			continue
		}
		if child := r.layout.Child(r.folder, nil, m, call); child != nil {
			result = r.matters(child)
		}
	}
	r.relevant[m] = result
	return result
}

// locate notes where a resource is written.
func (r *root) locate(in *instance, block *layout.Block) {
	address := withoutKeys(join(in.path, block.Address()))
	if _, known := r.places[address]; !known {
		r.places[address] = place{in: in, block: block}
	}
}

// identityWords are words in a module call's arguments that show that it has to
// do with roles for service accounts.
var identityWords = []string{"oidc", "irsa", "service_account", "serviceaccount", "eks.amazonaws.com", "sts:", "pod_identity", "assume_role"}

// concernsIdentity reports whether a configuration has one of these words.
func concernsIdentity(text []byte) bool {
	text = bytes.ToLower(text)
	return slices.ContainsFunc(identityWords, func(word string) bool { return bytes.Contains(text, []byte(word)) })
}

// skipped notes a module call whose source is not at hand. It is only worth a
// word if it may hide something.
func (in *instance) skipped(call *layout.Block) {
	if in.foreign || !concernsIdentity(call.Range.Bytes()) {
		return
	}
	address := join(in.path, call.Address())
	if in.root.reported["skipped "+withoutKeys(address)] {
		return
	}
	in.root.reported["skipped "+withoutKeys(address)] = true
	in.root.facts.Skipped = append(in.root.facts.Skipped, graph.Skipped{
		File: call.Header.File.Name, Holds: true,
		Reason: "the source of " + strconv.Quote(address) + " is not at hand: " + strconv.Quote(layout.Address(call)),
	})
}
