package terraform

import (
	"path"
	"slices"
	"strings"
)

// Belongs returns the folder of the root module that a plan or state in the file
// of the name was made of, by what it holds: the addresses of its resources and
// of the modules it calls, as the root module itself writes them
// ("aws_iam_role.app", "module.irsa"). It is the root module of the file's own
// folder if there is one; else the one that declares all of them, and of several
// the one whose folder the file's name tells: "plans/prod.json" is of
// "live/prod" and not of "live/dev". False: none, or nothing tells which.
func (r *Result) Belongs(name string, addresses []string) (string, bool) {
	own := path.Dir(name)
	if r.declared[own] != nil {
		return own, true
	}
	var fit []string
	for folder, declared := range r.declared {
		undeclared := func(address string) bool { return !declared[address] }
		if len(addresses) > 0 && !slices.ContainsFunc(addresses, undeclared) {
			fit = append(fit, folder)
		}
	}
	if len(fit) < 2 {
		return strings.Join(fit, ""), len(fit) == 1
	}
	words := wordsOf(name)
	var best []string
	most := 0
	for _, folder := range fit {
		told := 0
		for word := range wordsOf(folder) {
			if words[word] {
				told++
			}
		}
		switch {
		case told > most:
			best, most = []string{folder}, told
		case told == most:
			best = append(best, folder)
		}
	}
	return strings.Join(best, ""), len(best) == 1 && most > 0
}

// wordsOf are the words of a path.
func wordsOf(name string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsFuncSeq(strings.ToLower(name), func(c rune) bool { return strings.ContainsRune("/._- ", c) }) {
		out[word] = true
	}
	return out
}

// declares are the addresses of what the root module itself declares.
func (r *root) declares() map[string]bool {
	out := map[string]bool{}
	for _, block := range r.top.module.Resources {
		out[block.Address()] = true
	}
	for _, call := range r.top.module.Calls {
		out[call.Address()] = true
	}
	return out
}
