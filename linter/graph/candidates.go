package graph

import (
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// candidate is a role that an ARN may mean.
type candidate struct {
	role *BoundRole
	// certain is true when the role's name is proven to be the ARN's.
	certain bool
	arn     ARNAgreement
}

// maxCandidates bounds the roles that are tried for one ARN with an unknown
// name: beyond it the ARN says too little to name a role.
const maxCandidates = 64

// candidates finds the declared roles that an ARN may mean, by the whole ARN,
// then by the role's name. The second result is false if the text is no role
// ARN whatever its tokens stand for.
func (g *Graph) candidates(text symbolic.Text) ([]candidate, bool) {
	if same := g.index.rolesByARN[text.Key()]; len(same) > 0 {
		out := make([]candidate, 0, len(same))
		for _, role := range same {
			out = append(out, candidate{role: role, certain: true})
		}
		return out, true
	}
	arn, ok := iam.ParseARN(text)
	if !ok {
		return nil, !neverAnARN(text)
	}
	path, name, ok := arn.Role()
	if looked := g.index.lookedUp[text.Key()]; looked != nil {
		path, name, ok = looked.Path, looked.Name, true // the path is in no file
	}
	if !ok || name.IsEmpty() {
		return nil, !arn.Resource.IsKnown()
	}
	var out []candidate
	for _, role := range g.rolesLike(name) {
		c := candidate{role: role, certain: symbolic.Same(name, role.Name) == symbolic.Yes}
		c.arn = agree(arn, path, role)
		out = append(out, c)
	}
	return out, true
}

// neverAnARN reports whether no substitution makes the text an ARN: "arn:" is
// ruled out by what the text begins with.
func neverAnARN(text symbolic.Text) bool {
	prefix := literalPrefix(text)
	n := min(len(prefix), len("arn:"))
	return prefix[:n] != "arn:"[:n] || text.IsKnown()
}

// rolesLike returns the roles whose name may be name: those with exactly the
// name, else those that can become it.
func (g *Graph) rolesLike(name symbolic.Text) []*BoundRole {
	if literal, known := name.Literal(); known {
		if exact := g.index.rolesByName[literal]; len(exact) > 0 {
			return exact
		}
		var out []*BoundRole
		for end := range literal {
			for _, role := range g.index.rolesByPrefix[literal[:end]] {
				if symbolic.Same(name, role.Name) != symbolic.No && len(out) < maxCandidates {
					out = append(out, role)
				}
			}
		}
		return out
	}
	pool := g.pool(name)
	var equal, possible []*BoundRole
	for _, role := range pool {
		switch symbolic.Same(name, role.Name) {
		case symbolic.Yes:
			equal = append(equal, role)
		case symbolic.Unknown:
			possible = append(possible, role)
		case symbolic.No:
		}
	}
	switch {
	case len(equal) > 0:
		return equal
	case len(possible) > maxCandidates:
		return nil
	default:
		return possible
	}
}

// pool returns the roles that share the rarest whole word of a partly unknown
// name. A name without a whole word says too little.
func (g *Graph) pool(name symbolic.Text) []*BoundRole {
	var best []*BoundRole
	for i, word := range words(name) {
		if roles := g.index.rolesByWord()[word]; i == 0 || len(roles) < len(best) {
			best = roles
		}
	}
	return best
}

// agree compares an ARN with a role of the same name, part by part. Parts that
// may be equal count as equal: tokens stand for whatever the role has.
func agree(arn iam.ARN, path symbolic.Text, role *BoundRole) ARNAgreement {
	switch {
	case symbolic.Same(arn.Account, role.HomeAccount) == symbolic.No:
		return OtherAccount
	case symbolic.Same(arn.Partition, role.HomePartition) == symbolic.No:
		return OtherPartition
	case symbolic.Same(path, role.Path) == symbolic.No:
		return OtherPath
	default:
		return SameARN
	}
}
