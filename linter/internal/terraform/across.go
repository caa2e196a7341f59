package terraform

import (
	"path"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxPeers limits how many other root modules one root module looks into.
const maxPeers = 64

// peers are the root modules of a tree, as one evaluation sees them. Each is
// evaluated at most once for it, so the time is linear whoever asks whom.
type peers struct {
	jobs     []job
	byFolder map[string]*root
	opened   int
	// dependencies are what the evaluation hangs on.
	dependencies *dependencies
}

func newPeers(jobs []job, on *dependencies) *peers {
	return &peers{jobs: jobs, byFolder: map[string]*root{}, dependencies: on}
}

// all returns the jobs of the tree, on all of which the evaluation hangs then.
func (p *peers) all() []job {
	p.dependencies.onPeers = true
	return p.jobs
}

// peer returns the root module or unit of a folder, evaluated for its outputs,
// or nil.
func (r *root) peer(folder string) *root {
	folder = path.Clean(folder)
	if known, ok := r.peers.byFolder[folder]; ok {
		return known
	}
	var found *root
	for _, j := range r.peers.all() {
		if j.folder() == folder && r.peers.opened < maxPeers {
			r.peers.opened++
			j.module.Hold()
			found = newRoot(r.ctx, r.layout, r.tree, j, r.options, r.models, r.peers)
			break
		}
	}
	r.peers.byFolder[folder] = found
	return found
}

// outputOf returns an output of the root module or unit in another folder.
func (r *root) outputOf(folder, name string) (value.Value, bool) {
	p := r.peer(folder)
	if p == nil {
		return value.Value{}, false
	}
	block := p.top.module.Output(name)
	if block == nil {
		return value.Value{}, false
	}
	a := block.Body().Attribute("value")
	if a == nil {
		return value.Value{}, false
	}
	return p.resolve(p.top, "output."+name, block.Header, func() value.Value { return p.top.scope().eval(a.Expr) }), true
}

// State is where a root module keeps its state.
type State struct {
	// Backend is the backend's type: "s3", "gcs", "local".
	Backend string
	// Settings are those of the backend's arguments that are known.
	Settings map[string]string
}

// stateKeys are the arguments that together name a state, by backend. All that
// both sides know must agree, and one of them must be the first.
var stateKeys = map[string][]string{
	"s3":      {"key", "bucket"},
	"azurerm": {"key", "container_name", "storage_account_name"},
	"gcs":     {"prefix", "bucket"},
	"oss":     {"prefix", "bucket"},
	"cos":     {"key", "bucket"},
	"consul":  {"path"},
	"http":    {"address"},
	"local":   {"path"},
}

// names reports whether a remote state is certainly this one.
func (s *State) names(backend string, settings map[string]string) bool {
	keys := stateKeys[backend]
	if s == nil || s.Backend != backend || keys == nil || settings[keys[0]] == "" || s.Settings[keys[0]] != settings[keys[0]] {
		return false
	}
	for _, key := range keys[1:] {
		a, b := s.Settings[key], settings[key]
		if a != "" && b != "" && a != b {
			return false
		}
	}
	return true
}

// state is where the job's root module keeps its state: what the unit says, or
// the backend block.
func (j job) state() *State {
	if j.unit != nil && j.unit.State != nil {
		return j.unit.State
	}
	for _, settings := range j.module.Settings {
		if !settings.Mentions("backend") {
			continue
		}
		blocks := settings.Body().Blocks("backend", 1)
		if len(blocks) == 0 {
			continue
		}
		s := &State{Backend: blocks[0].Labels[0], Settings: map[string]string{}}
		for _, a := range blocks[0].Body.Attributes() {
			if text, ok := layout.Literal(a); ok {
				s.Settings[a.Name] = text
			}
		}
		return s
	}
	return nil
}

// remoteStateAttributes are those of data.terraform_remote_state: outputs is
// that of the root module of the tree that keeps its state there.
func remoteStateAttributes() map[string]attribute {
	return map[string]attribute{"outputs": (*resource).remoteOutputs}
}

func (r *resource) remoteOutputs() value.Value {
	token := r.token("outputs")
	folder, ok := r.remoteFolder()
	if !ok || r.readsWorkspaces(folder) {
		return value.UnknownOf(token, cty.NilType)
	}
	root := r.in.root
	peer := root.peer(folder)
	if peer == nil {
		return value.UnknownOf(token, cty.NilType)
	}
	return value.NewLazy(token, peer.top.module.Outputs(), func(name string) value.Value {
		if v, ok := root.outputOf(folder, name); ok {
			return v.UsedAt(r.place("config"), r.in.depth) // the state to read is chosen here
		}
		return value.UnknownOf(&symbolic.Token{Scope: token.Scope, Name: token.Name + "." + name}, cty.NilType)
	})
}

// remoteFolder is the folder of the one root module whose state is read.
func (r *resource) remoteFolder() (string, bool) {
	backend, _ := r.text("backend")
	kind, known := backend.Literal()
	config, ok := r.argument("config")
	if !known || !ok {
		return "", false
	}
	if kind == "local" {
		return r.localState(config)
	}
	settings := map[string]string{}
	for _, key := range stateKeys[kind] {
		if text, ok := config.Attr(key).AsText(); ok {
			if s, known := text.Literal(); known {
				settings[key] = s
			}
		}
	}
	if rest, ok := strings.CutPrefix(settings["key"], workspacePrefix); ok && kind == "s3" {
		_, settings["key"], _ = strings.Cut(rest, "/")
	}
	found := ""
	for _, j := range r.in.root.peers.all() {
		if j.state().names(kind, settings) {
			if found != "" {
				return "", false // two keep their state in one place: none is meant
			}
			found = j.folder()
		}
	}
	return found, found != ""
}

// workspacePrefix is where the backend s3 keeps the states of workspaces other
// than "default": env:/WORKSPACE/KEY, unless workspace_key_prefix says otherwise.
const workspacePrefix = "env:/"

// readsWorkspaces reports whether the module reads the state of the root module
// in the folder in several workspaces. They are evaluated as one, so that what
// differs between them would seem to be equal.
func (r *resource) readsWorkspaces(folder string) bool {
	var seen []symbolic.Text
	for _, block := range r.in.module.Resources {
		if block.Type != r.block.Type || block.Labels[0] != r.block.Labels[0] {
			continue
		}
		for _, at := range r.in.expand(block).elements {
			other := r.in.resource(block, at)
			if f, ok := other.remoteFolder(); !ok || f != folder {
				continue
			}
			workspace := other.workspace()
			if len(seen) > 0 && !seen[0].Equal(workspace) {
				return true
			}
			seen = append(seen, workspace)
		}
	}
	return false
}

// workspace is what tells the workspace whose state is read.
func (r *resource) workspace() symbolic.Text {
	if text, ok := r.text("workspace"); ok {
		return text
	}
	if config, ok := r.argument("config"); ok {
		key, _ := config.Attr("key").AsText()
		if at := key.Index(workspacePrefix); at == 0 {
			return key
		}
	}
	return symbolic.Literal("default")
}

// localState is the folder of a state file: Terraform keeps it in the folder of
// the root module, unless its backend block says otherwise.
func (r *resource) localState(config value.Value) (string, bool) {
	text, ok := config.Attr("path").AsText()
	name, known := text.Literal()
	if !ok || !known || !strings.HasSuffix(name, ".tfstate") {
		return "", false
	}
	root := r.in.root
	name = path.Clean(root.fileName(name))
	for _, j := range root.peers.all() {
		s := j.state()
		if s != nil && s.Backend == "local" && s.Settings["path"] != "" && path.Join(j.module.Folder, s.Settings["path"]) == name {
			return j.folder(), true
		}
	}
	folder := path.Dir(name)
	return folder, root.peer(folder) != nil
}
