package terraform

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// A root variable that is false by default and that no file sets is a switch:
// whoever uses the module may turn it on. What is missing because of a switch is
// no less written, and no less wrong, than the rest. So where a block has no
// instance because of switches, the root module is evaluated once more with
// these turned on, and what that adds is taken as conditional.

// maxSwitches is how many switches are told apart; others stay off.
const maxSwitches = 64

// maxTurns bounds the evaluations of one root module: behind a switch there may
// be another.
const maxTurns = 3

// switchSet is a set of switches by their numbers.
type switchSet uint64

// switches are those of one root module.
type switches struct {
	number map[string]int
	// on are turned on in this evaluation.
	on switchSet
	// read are those that the value being computed depends on; see root.resolve.
	read switchSet
	// missing are those because of which a block has no instance.
	missing switchSet
	// behind are those that each block's facts depend on, known what they were in
	// the evaluation before this one, and fresh those that are on only in this one.
	behind, known map[told]switchSet
	fresh         switchSet
}

// told is a block in one module instance.
type told struct{ path, address string }

// tell has the facts of a block put together, unless the evaluation before this
// one found the very same ones: no switch that was turned since is behind them.
func (r *root) tell(in *instance, block *layout.Block, facts func()) {
	s, key := &r.switches, told{in.path, block.Address()}
	if before, ok := s.known[key]; ok && before&s.fresh == 0 {
		s.behind[key] = before
		return
	}
	_, s.behind[key] = s.tracked(func() value.Value {
		facts()
		return value.Value{}
	})
}

// switched returns the default of a root variable. If it is a switch that is
// turned on, what is false in it is true.
func (s *switches) switched(name string, v value.Value) value.Value {
	if !hasSwitch(v) {
		return v
	}
	n, known := s.number[name]
	if !known {
		n = len(s.number)
		if n >= maxSwitches {
			return v
		}
		s.number[name] = n
	}
	s.read |= 1 << n
	if s.on&(1<<n) != 0 {
		return turnedOn(v)
	}
	return v
}

// hasSwitch reports whether a default is false, or an object with a false in it.
func hasSwitch(v value.Value) bool {
	if v.Kind() == value.Bool {
		return v.AsBool() == symbolic.No
	}
	if v.IsMapping() {
		for _, a := range v.Attributes() {
			if hasSwitch(a.Value) {
				return true
			}
		}
	}
	return false
}

func turnedOn(v value.Value) value.Value {
	switch {
	case v.Kind() == value.Bool:
		return value.OfBool(true).At(v.Range())
	case v.IsMapping():
		attributes := v.Attributes()
		out := make([]value.Attribute, len(attributes))
		for i, a := range attributes {
			out[i] = value.Attribute{Key: a.Key, Value: turnedOn(a.Value)}
		}
		return value.NewObject(out).At(v.Range())
	}
	return v
}

// tracked computes a value and returns the switches that it depends on.
func (s *switches) tracked(compute func() value.Value) (value.Value, switchSet) {
	outer := s.read
	s.read = 0
	v := compute()
	own := s.read
	s.read |= outer
	return v, own
}

// turnSwitches evaluates the root module again with the switches turned on that
// hide something, and adds what comes to light.
func (r *root) turnSwitches(again func() *root) {
	on := switchSet(0)
	for range maxTurns {
		if r.switches.missing&^on == 0 || r.ctx.Err() != nil {
			return
		}
		other := again()
		other.switches = switches{
			number: r.switches.number, on: on | r.switches.missing,
			behind: map[told]switchSet{}, known: r.switches.behind, fresh: r.switches.missing &^ on,
		}
		on = other.switches.on
		other.top.emit()
		r.adopt(other)
		r.switches.missing |= other.switches.missing
		r.switches.behind = other.switches.behind
		other.release()
	}
}

// adopt adds the facts of another evaluation of the same root module that this
// one does not have, as conditional ones.
func (r *root) adopt(other *root) {
	r.facts.Roles = adopt(r.facts.Roles, other.facts.Roles, func(f *graph.Role) *graph.Origin { return &f.Origin })
	r.facts.Providers = adopt(r.facts.Providers, other.facts.Providers, func(f *graph.OIDCProvider) *graph.Origin { return &f.Origin })
	r.facts.Clusters = adopt(r.facts.Clusters, other.facts.Clusters, func(f *graph.Cluster) *graph.Origin { return &f.Origin })
	r.facts.ServiceAccounts = adopt(r.facts.ServiceAccounts, other.facts.ServiceAccounts, func(f *graph.ServiceAccount) *graph.Origin { return &f.Origin })
	r.facts.Workloads = adopt(r.facts.Workloads, other.facts.Workloads, func(f *graph.Workload) *graph.Origin { return &f.Origin })
	r.facts.Associations = adopt(r.facts.Associations, other.facts.Associations, func(f *graph.PodIdentityAssociation) *graph.Origin { return &f.Origin })
	r.facts.Misplaced = adopt(r.facts.Misplaced, other.facts.Misplaced, func(f *graph.MisplacedAnnotation) *graph.Origin { return &f.Origin })
	r.facts.Assumptions = adopt(r.facts.Assumptions, other.facts.Assumptions, func(f *graph.RoleAssumption) *graph.Origin { return &f.Origin })
	have := map[string]bool{}
	for _, release := range r.releases {
		have[release.Address] = true
	}
	for _, release := range other.releases {
		if !have[release.Address] {
			release.Conditional = true
			r.releases = append(r.releases, release)
		}
	}
	for name := range other.rendered {
		r.rendered[name] = true
	}
	for address, at := range other.places {
		if _, known := r.places[address]; !known {
			r.places[address] = at
		}
	}
}

// adopt appends the facts of more whose addresses have lacks.
func adopt[T any](have, more []T, origin func(T) *graph.Origin) []T {
	known := map[string]bool{}
	for _, f := range have {
		known[origin(f).Address] = true
	}
	for _, f := range more {
		if o := origin(f); !known[o.Address] {
			o.Conditional = true
			have = append(have, f)
		}
	}
	return have
}

// miss notes that a block has no instance because of switches.
func (r *root) miss(x *expansion) {
	if len(x.elements) == 0 {
		r.switches.missing |= x.read
	}
}
