package catalog

// Row is one chart. Paths are values paths with dots between the keys. Name
// patterns hold parts in braces: {release}, {chart}, {name} (the chart's name or
// nameOverride), {fullname}, {fullname:26} (cut to so many characters) and
// {values:path} or {values:path|default}.
type Row struct {
	// Name is the chart's name.
	Name string
	// Repos are parts of repository URLs or OCI references; the row is for charts
	// from a repository that holds one of them. Empty: from anywhere. Of several
	// rows that fit the first counts.
	Repos []string
	// NotRepos are parts of repositories that have another chart of the name.
	NotRepos []string
	// Namespace is where the chart is usually installed. Nothing is concluded
	// from it; it is for a person.
	Namespace string
	// NamespacePath is a value that overrides the release's namespace.
	NamespacePath string
	// NameBase is the pattern of the name that the fullname is made with;
	// empty: {chart}.
	NameBase string
	// Equal is true if the fullname is the release's name alone only if both are
	// equal; else it is if the release's name contains the chart's.
	Equal bool
	// Long is true if the fullname always holds the chart's name.
	Long bool
	// NoOverride is true if the chart does not read fullnameOverride.
	NoOverride bool
	// Plain is true if the fullname is always the release's name alone.
	Plain bool
	// Cut is the greatest length of the fullname; 0 is 63.
	Cut int
	// Uncut is true if a fullname with something behind it is not cut to the
	// length of a label, as most charts do.
	Uncut bool
	// Accounts are the service accounts that the chart makes.
	Accounts []Account
	// Since and Until bound the chart's versions, major.minor, Until excluded;
	// empty: no bound. A version that is not known fits.
	Since, Until string
}

// Account is one service account of a chart.
type Account struct {
	// Name is the pattern of its name when the values give none.
	Name string
	// NamePath is the value that gives its name, CreatePath the one that says
	// whether the chart makes it. Empty: there is none.
	NamePath, CreatePath string
	// Off is true if the chart makes it only if the value at CreatePath is true;
	// else it makes it unless that value is false.
	Off bool
	// Always is true for a chart that keeps its own name even when it does not
	// make the account.
	Always bool
	// Namespace is where it lives if that is not the release's namespace;
	// NamespacesPath is a list of namespaces that takes its place.
	Namespace, NamespacesPath string
	// Annotations are the values that carry its annotations, the last strongest.
	Annotations []string
	// RolePath is a value that holds a role ARN which becomes the annotation.
	RolePath string
	// EnabledPath is the value that turns the whole component on; EnabledOff is
	// true if it is off by default.
	EnabledPath string
	EnabledOff  bool
}

// account returns the account of nearly every chart: named after the release,
// described by the values "serviceAccount".
func account(name string) Account { return accountAt(name, "serviceAccount") }

// accountAt returns an account that is described by create, name and annotations
// below a values path.
func accountAt(name, path string) Account {
	return Account{
		Name: name, NamePath: path + ".name", CreatePath: path + ".create",
		Annotations: []string{path + ".annotations"},
	}
}

// annotatedAt returns an account that takes its annotations from another path
// where its own has none.
func (a Account) annotatedAt(path string) Account {
	a.Annotations = append([]string{path}, a.Annotations...)
	return a
}

// component returns accountAt for a part of a chart that can be turned off.
func component(name, path, enabled string, off bool) Account {
	a := accountAt(name, path)
	a.EnabledPath, a.EnabledOff = enabled, off
	return a
}

// optional returns an account that is made only on request.
func optional(a Account) Account {
	a.Off = true
	return a
}

// in returns an account that lives in namespaces of its own.
func in(namespace, path string, a Account) Account {
	a.Namespace, a.NamespacesPath = namespace, path
	return a
}

// always returns an account whose name does not depend on whether it is made.
func always(a Account) Account {
	a.Always = true
	return a
}

// simple returns the row of a chart with one account by the usual rule.
func simple(name, namespace string) Row {
	return Row{Name: name, Namespace: namespace, Accounts: []Account{account("{fullname}")}}
}
