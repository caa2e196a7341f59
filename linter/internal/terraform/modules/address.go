package modules

import (
	"net/url"
	"strings"
)

// address is a module source taken apart, so that the many ways of writing one
// source compare equal.
type address struct {
	// namespace, name and provider are those of the registry; of a git
	// repository that follows the registry's rule for names
	// (terraform-PROVIDER-NAME) they are what the registry would call it, of any
	// other the name is that of the repository and provider is empty.
	namespace, name, provider string
	// folder is the sub-folder, without slashes at its ends.
	folder string
	// ref is the git reference, or empty.
	ref string
}

// parse takes a source apart. It is false for paths and for what is neither a
// registry address nor a git repository.
func parse(source string) (address, bool) {
	source, query, _ := strings.Cut(strings.TrimSpace(source), "?")
	var a address
	if values, err := url.ParseQuery(query); err == nil {
		a.ref = values.Get("ref")
	}
	git := strings.HasPrefix(source, "git::") || strings.HasPrefix(source, "git@") || strings.Contains(source, ".git")
	source = strings.TrimPrefix(source, "git::")
	if i := strings.Index(source, "://"); i >= 0 {
		source = source[i+3:]
		git = true
	}
	if host, path, ok := strings.Cut(source, "@"); ok && !strings.Contains(host, "/") {
		source = strings.Replace(path, ":", "/", 1)
	}
	source, folder, _ := strings.Cut(source, "//")
	a.folder = strings.Trim(folder, "/")
	parts := strings.Split(strings.TrimSuffix(strings.Trim(source, "/"), ".git"), "/")
	if parts[0] == "." || parts[0] == ".." || source == "" {
		return a, false
	}
	hosted := strings.Contains(parts[0], ".")
	switch {
	case hosted && len(parts) == 4 && !git:
		a.namespace, a.name, a.provider = parts[1], parts[2], parts[3] // a registry's host
	case hosted && len(parts) >= 3:
		a.namespace = parts[len(parts)-2]
		a.name, a.provider = repository(parts[len(parts)-1])
	case !hosted && !git && len(parts) == 3:
		a.namespace, a.name, a.provider = parts[0], parts[1], parts[2]
	default:
		return a, false
	}
	return a, true
}

// repository takes the name of a repository apart by the registry's rule.
func repository(name string) (module, provider string) {
	rest, ok := strings.CutPrefix(name, "terraform-")
	if !ok {
		return name, ""
	}
	provider, module, ok = strings.Cut(rest, "-")
	if !ok {
		return name, ""
	}
	return module, provider
}

// same reports whether two addresses are the same module, whatever the version.
func (a address) same(b address) bool {
	return a.namespace == b.namespace && a.name == b.name && a.provider == b.provider && a.folder == b.folder
}

// forkOf reports whether an address looks like a copy of b under another
// namespace.
func (a address) forkOf(b address) bool {
	return a.name == b.name && a.provider == b.provider && a.folder == b.folder
}

// versions are the versions that a call asks for: by its constraint, or by a
// git reference that is a version.
func (a address) versions(version string) interval {
	if version == "" && a.ref != "" {
		if v, ok := parseVersion(strings.TrimPrefix(a.ref[strings.LastIndexByte(a.ref, '/')+1:], "v")); ok {
			return interval{v, v}
		}
	}
	return constraint(version)
}
