package kubernetes

import (
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// defaultAccount is what pods run as that name no account.
const defaultAccount = "default"

// ownedWorkload is a workload that another object made.
type ownedWorkload struct {
	owners   []string
	workload *graph.Workload
}

// none says that a row has no pod template, only a field that names an account.
const none = "-"

// pod reads the pods that a row says the object runs. It returns the last of
// them, nil if nothing tells what they run as.
func (c *Collector) pod(o *object, p pod) *graph.Workload {
	if p.template == none {
		return c.namedAccount(o, p)
	}
	var last *graph.Workload
	for _, m := range find(o.node, p.template) {
		if m.node.Kind() == manifest.Mapping {
			if w := c.template(o, p, m); w != nil {
				last = w
			}
		}
	}
	return last
}

// template reads one pod template: a mapping with metadata and spec.
func (c *Collector) template(o *object, p pod, m match) *graph.Workload {
	spec := match{node: m.node.Get("spec"), path: below(m.path, "spec")}
	account, named := o.accountOf(spec)
	if p.account != "" {
		for _, at := range find(o.node, p.account) {
			if text := o.located(at.node, at.path); !text.IsEmpty() {
				account, named = text, true
			}
		}
	}
	w := c.workload(o)
	switch {
	case named:
		w.ServiceAccount, w.Named = account, true
	case p.otherwise == unknownAccount, p.otherwise == "" && spec.node == nil:
		w = nil
	case p.otherwise == "":
		w.ServiceAccount = symbolic.Literal(defaultAccount)
	default:
		w.ServiceAccount, w.Named = o.pattern(p.otherwise), p.otherwise != defaultAccount
	}
	if w != nil {
		if !w.Named {
			w.PodSpec, _ = o.at(spec.path, false, spec.node.Range())
		}
		o.identity(spec, w)
		c.workloadFact(o, w)
		c.externalDNS(o, spec, w)
	}
	c.podAnnotations(o, w, match{node: m.node.At("metadata", "annotations"), path: below(m.path, "metadata", "annotations")})
	return w
}

// accountOf returns the account that a pod spec names, by the field or by its
// deprecated alias.
func (o *object) accountOf(spec match) (symbolic.Text, bool) {
	for _, field := range []string{"serviceAccountName", "serviceAccount"} {
		if text := o.located(spec.node.Get(field), below(spec.path, field)); !text.IsEmpty() {
			return text, true
		}
	}
	return symbolic.Text{}, false
}

// namedAccount reads a custom resource whose pods are a controller's business:
// all it says is the account they run as.
func (c *Collector) namedAccount(o *object, p pod) *graph.Workload {
	var last *graph.Workload
	for _, at := range find(o.node, p.account) {
		text := o.located(at.node, at.path)
		if p.account == "" || text.IsEmpty() {
			continue
		}
		last = c.workload(o)
		last.ServiceAccount, last.Named = text, true
		c.workloadFact(o, last)
	}
	if last == nil && p.otherwise != "" && (p.when == "" || len(find(o.node, p.when)) > 0) {
		last = c.workload(o)
		last.ServiceAccount = o.pattern(p.otherwise)
		last.Named = p.otherwise != defaultAccount
		for _, spec := range find(o.node, parent(p.account)) {
			last.PodSpec, _ = o.at(spec.path, false, spec.node.Range())
		}
		c.workloadFact(o, last)
	}
	if p.metadata != "" {
		for _, at := range find(o.node, p.metadata) {
			c.podAnnotations(o, last, at)
		}
	}
	return last
}

func (c *Collector) workload(o *object) *graph.Workload {
	return &graph.Workload{Origin: o.origin(), Kind: o.kind, Namespace: o.namespace, Name: o.name}
}

// workloadFact keeps a workload. One that another object of a cluster made
// counts only if that object is not there itself: see keepOwned.
func (c *Collector) workloadFact(o *object, w *graph.Workload) {
	c.present = append(c.present, w)
	var owners []string
	for _, m := range find(o.node, "metadata/ownerReferences[]") {
		kind, _ := m.node.Get("kind").Literal()
		name, _ := m.node.Get("name").Literal()
		owners = append(owners, workloadKey(kind, o.namespace, name))
		// A Deployment owns its pods through a ReplicaSet named after it and a
		// hash, a CronJob through a Job named after it and the time.
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			owners = append(owners, workloadKey("Deployment", o.namespace, name[:i]), workloadKey("CronJob", o.namespace, name[:i]))
		}
	}
	if len(owners) > 0 {
		c.owned = append(c.owned, ownedWorkload{owners: owners, workload: w})
		return
	}
	c.facts.Workloads = append(c.facts.Workloads, w)
}

func workloadKey(kind string, namespace symbolic.Text, name string) string {
	return kind + "\x00" + namespace.Key() + "\x00" + name
}

// keepOwned keeps the workloads whose owners are not there: a dump of pods alone
// says something, one of a Deployment and its pods says the same twice.
func (c *Collector) keepOwned() {
	if len(c.owned) == 0 {
		return
	}
	present := make(map[string]bool, len(c.present))
	for _, w := range c.present {
		present[workloadKey(w.Kind, w.Namespace, w.Name.Key())] = true
	}
	for _, o := range c.owned {
		if !slices.ContainsFunc(o.owners, func(owner string) bool { return present[owner] }) {
			c.facts.Workloads = append(c.facts.Workloads, o.workload)
		}
	}
	c.owned = nil
}

// Where the webhook itself mounts the token (amazon-eks-pod-identity-webhook,
// pkg/handler/handler.go).
const (
	webhookVolume = "aws-iam-token"
	webhookToken  = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"
)

// identity reads what a pod spec says of its AWS identity by hand: the
// environment of its containers and the projected tokens.
func (o *object) identity(spec match, w *graph.Workload) {
	// A pod of a running cluster shows what the webhook put in; that is no
	// hand-written identity.
	injected := o.kind == "Pod" && o.node.Get("status").Kind() == manifest.Mapping
	var files []tokenFile
	for _, list := range []string{"initContainers[]", "containers[]"} {
		for _, container := range find(spec.node, list) {
			container.path = below(spec.path, container.path...)
			role, file := o.environment(container)
			if literal, _ := file.Literal(); injected && literal == webhookToken {
				continue
			}
			if role != nil && !w.HasRole {
				w.RoleARN, w.HasRole = *role, true
			}
			if !file.IsEmpty() {
				files = append(files, tokenFile{file: file, container: container.node})
			}
		}
	}
	for _, volume := range find(spec.node, "volumes[]") {
		name, _ := volume.node.Get("name").Literal()
		if injected && name == webhookVolume {
			continue
		}
		for _, token := range find(volume.node, "projected/sources[]/serviceAccountToken") {
			at := below(below(spec.path, volume.path...), token.path...)
			t := graph.ProjectedToken{Audience: o.located(token.node.Get("audience"), below(at, "audience"))}
			t.Range, _ = o.at(at, true, token.keyRange())
			for _, f := range files {
				t.ForAWS = t.ForAWS || f.isIn(name, token.node.Get("path").Text())
			}
			w.Tokens = append(w.Tokens, t)
		}
	}
}

// environment returns AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE of a container.
func (o *object) environment(container match) (role *symbolic.Text, file symbolic.Text) {
	for _, env := range find(container.node, "env[]") {
		name, _ := env.node.Get("name").Written().Literal()
		if name != "AWS_ROLE_ARN" && name != "AWS_WEB_IDENTITY_TOKEN_FILE" {
			continue
		}
		at := below(container.path, env.path...)
		value := o.located(env.node.Get("value"), below(at, "value"))
		if from := env.node.Get("valueFrom"); from != nil {
			value = symbolic.Named(o.scope()+"@"+from.Range().String(), name).At(from.Range())
		}
		if name == "AWS_ROLE_ARN" {
			role = &value
		} else {
			file = value
		}
	}
	return role, file
}

// tokenFile is where a container looks for its web identity token.
type tokenFile struct {
	file      symbolic.Text
	container *manifest.Node
}

// isIn reports whether the file is the token at a path of a volume, as far as
// can be told.
func (f tokenFile) isIn(volume string, token symbolic.Text) bool {
	for _, mount := range find(f.container, "volumeMounts[]") {
		if name, _ := mount.node.Get("name").Literal(); name != volume {
			continue
		}
		folder := mount.node.Get("mountPath").Text()
		literal, known := folder.Literal()
		if known {
			folder = symbolic.Literal(path.Clean(literal))
		}
		if symbolic.Same(f.file, symbolic.Concat(folder, symbolic.Literal("/"), token)) != symbolic.No {
			return true
		}
	}
	return false
}
