package terraform

import (
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// workload is a resource of the Kubernetes provider that runs pods.
type workload struct {
	resource         string // without "kubernetes_"
	apiVersion, kind string
	// path are the nested blocks from the resource to the pod's own block, which
	// holds metadata and spec; empty: the resource is a pod.
	path []string
}

// workloads lists them; each exists with the suffix _v1 as well.
var workloads = []workload{
	{"deployment", "apps/v1", "Deployment", []string{"spec", "template"}},
	{"stateful_set", "apps/v1", "StatefulSet", []string{"spec", "template"}},
	{"daemonset", "apps/v1", "DaemonSet", []string{"spec", "template"}},
	{"daemon_set", "apps/v1", "DaemonSet", []string{"spec", "template"}},
	{"replication_controller", "v1", "ReplicationController", []string{"spec", "template"}},
	{"job", "batch/v1", "Job", []string{"spec", "template"}},
	{"cron_job", "batch/v1", "CronJob", []string{"spec", "job_template", "spec", "template"}},
	{"pod", "v1", "Pod", nil},
}

// emit adds the workload, in the form that package kubernetes reads.
func (w workload) emit(r *resource) {
	f := fields{rng: r.in.place(r.block.Header)}
	f.text("apiVersion", symbolic.Literal(w.apiVersion), f.rng)
	f.text("kind", symbolic.Literal(w.kind), f.rng)
	f.add("metadata", r.metadata(true).node)
	top := nested{in: r.in, body: r.block.Body(), scope: r.scope, head: r.block.Header}
	spec, ok := podSpec(top, w.path)
	if !ok {
		return
	}
	f.add("spec", spec)
	r.objectFacts(f.node(), nil)
}

// podSpec follows the path of blocks to a pod's spec. False: it is not written.
func podSpec(at nested, path []string) (*manifest.Node, bool) {
	if len(path) == 0 {
		specs, _ := at.blocks("spec")
		if len(specs) == 0 {
			return nil, false
		}
		return specs[0].podNode(), true
	}
	blocks, _ := at.blocks(path[0])
	if len(blocks) == 0 {
		return nil, false
	}
	b := blocks[0]
	inner, ok := podSpec(b, path[1:])
	if !ok {
		return nil, false
	}
	f := fields{rng: b.in.place(b.head)}
	if len(path) == 1 {
		// The block is the pod template: it has metadata of its own.
		if metas, _ := b.blocks("metadata"); len(metas) > 0 {
			f.add("metadata", metas[0].templateMetadata())
		}
		f.add("spec", inner)
		return f.node(), true
	}
	return wrap(path[1], inner, f), true
}

// wrap puts a node under the name that Kubernetes has for a block.
func wrap(block string, inner *manifest.Node, f fields) *manifest.Node {
	names := map[string]string{"template": "template", "job_template": "jobTemplate", "spec": "spec"}
	f.add(names[block], inner)
	return f.node()
}

// templateMetadata holds the annotations of a pod template, where a role's
// annotation has no effect.
func (n nested) templateMetadata() *manifest.Node {
	f := fields{rng: n.in.place(n.head)}
	if v, ok := n.argument("annotations"); ok {
		node, _ := annotationsNode(v, n.place("annotations"))
		f.add("annotations", node)
	}
	return f.node()
}

// podNode is the part of a pod's spec that has to do with identity.
func (n nested) podNode() *manifest.Node {
	f := fields{rng: n.in.place(n.head)}
	if v, ok := n.argument("service_account_name"); ok {
		f.add("serviceAccountName", nodeOf(v, n.place("service_account_name")))
	}
	for _, c := range []struct{ block, key string }{{"init_container", "initContainers"}, {"container", "containers"}} {
		var items []*manifest.Node
		blocks, _ := n.blocks(c.block)
		for _, b := range blocks {
			items = append(items, b.containerNode())
		}
		if items != nil {
			f.add(c.key, manifest.NewSequence(items, f.rng))
		}
	}
	var volumes []*manifest.Node
	blocks, _ := n.blocks("volume")
	for _, b := range blocks {
		if v := b.volumeNode(); v != nil {
			volumes = append(volumes, v)
		}
	}
	if volumes != nil {
		f.add("volumes", manifest.NewSequence(volumes, f.rng))
	}
	return f.node()
}

// arguments adds arguments under the names that Kubernetes has for them.
func (n nested) arguments(f *fields, names ...[2]string) {
	for _, name := range names {
		if v, ok := n.argument(name[0]); ok {
			f.add(name[1], nodeOf(v, n.place(name[0])))
		}
	}
}

func (n nested) containerNode() *manifest.Node {
	f := fields{rng: n.in.place(n.head)}
	n.arguments(&f, [2]string{"name", "name"})
	for _, list := range []struct {
		block, key string
		arguments  [][2]string
	}{
		{"env", "env", [][2]string{{"name", "name"}, {"value", "value"}}},
		{"volume_mount", "volumeMounts", [][2]string{{"name", "name"}, {"mount_path", "mountPath"}}},
	} {
		var items []*manifest.Node
		blocks, _ := n.blocks(list.block)
		for _, b := range blocks {
			item := fields{rng: b.in.place(b.head)}
			b.arguments(&item, list.arguments...)
			items = append(items, item.node())
		}
		if items != nil {
			f.add(list.key, manifest.NewSequence(items, f.rng))
		}
	}
	return f.node()
}

// volumeNode is a volume with projected service account tokens; nil for others.
func (n nested) volumeNode() *manifest.Node {
	projected, _ := n.blocks("projected")
	if len(projected) == 0 {
		return nil
	}
	var items []*manifest.Node
	sources, _ := projected[0].blocks("sources")
	for _, s := range sources {
		tokens, _ := s.blocks("service_account_token")
		for _, t := range tokens {
			token := fields{rng: t.in.place(t.head)}
			t.arguments(&token, [2]string{"audience", "audience"}, [2]string{"path", "path"})
			item := fields{rng: token.rng}
			item.add("serviceAccountToken", token.node())
			items = append(items, item.node())
		}
	}
	inner := fields{rng: n.in.place(projected[0].head)}
	inner.add("sources", manifest.NewSequence(items, inner.rng))
	f := fields{rng: n.in.place(n.head)}
	n.arguments(&f, [2]string{"name", "name"})
	f.add("projected", inner.node())
	return f.node()
}
