package kustomize

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// folder is one folder with a kustomization, as far as it is known without
// building it.
type folder struct {
	dir string
	// file is the kustomization, nil if the folder has none; root its document.
	file *source.File
	root *manifest.Node
	// kustomization is what the library gets: without what is refused.
	kustomization types.Kustomization
	// err says why the kustomization cannot be used.
	err error
	// folders, resources, patches and others are what it refers to in the tree.
	// Others are neither manifests nor patches (sources of generators).
	folders, resources, patches, others []string
	component                           bool
	// charts are the Helm charts that it would inflate.
	charts []types.HelmChart
	// chartHome is where local charts lie.
	chartHome string
	// refused says what is left out and why, one sentence part each.
	refused []string
}

// folder reads the kustomization of a folder.
func (b *Builds) folder(dir string) *folder {
	if f, ok := b.folders[dir]; ok {
		return f
	}
	f := &folder{dir: dir}
	b.folders[dir] = f
	for _, base := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		if file, err := b.tree.Read(path.Join(dir, base)); err == nil && f.file == nil {
			f.file = file
		}
	}
	if f.file == nil {
		return f
	}
	docs, problems := manifest.Parse(f.file, manifest.Options{})
	if len(docs) == 0 || len(problems) > 0 {
		f.err = errors.New("it cannot be read as YAML")
		return f
	}
	f.root = docs[0].Root
	// A control file of another kind that happens to have the name (a Flux
	// Kustomization) is no kustomization.
	if version := f.root.Get("apiVersion").Text().Flat(); strings.Contains(version, "toolkit.fluxcd.io") {
		f.file = nil
		return f
	}
	old, err := f.read()
	if err != nil {
		f.err = fmt.Errorf("the kustomization is refused by Kustomize: %s", oneLine(err))
		f.kustomization, old = f.likely(), deprecated{}
	}
	f.component = f.kustomization.Kind == types.ComponentKind
	b.modernize(f, old)
	b.references(f)
	return f
}

// likely returns what a kustomization that the library refuses refers to.
func (f *folder) likely() types.Kustomization {
	var k types.Kustomization
	for _, key := range []string{"resources", "bases"} {
		for _, item := range f.root.Get(key).Items() {
			k.Resources = append(k.Resources, item.Text().String())
		}
	}
	for _, item := range f.root.Get("components").Items() {
		k.Components = append(k.Components, item.Text().String())
	}
	for _, item := range f.root.Get("patches").Items() {
		if name := item.Get("path").Text(); !name.IsEmpty() {
			k.Patches = append(k.Patches, types.Patch{Path: name.String()})
		} else if item.IsScalar() {
			k.Patches = append(k.Patches, types.Patch{Path: item.Text().String()})
		}
	}
	for _, item := range f.root.Get("patchesStrategicMerge").Items() {
		if name := item.Text().String(); !strings.Contains(name, "\n") {
			k.Patches = append(k.Patches, types.Patch{Path: name})
		}
	}
	for _, item := range f.root.Get("patchesJson6902").Items() {
		if name := item.Get("path").Text(); !name.IsEmpty() {
			k.Patches = append(k.Patches, types.Patch{Path: name.String()})
		}
	}
	return k
}

// deprecated are the fields of a kustomization that others took the place of.
type deprecated struct {
	Bases                 []string          `json:"bases"`
	CommonLabels          map[string]string `json:"commonLabels"`
	PatchesStrategicMerge []string          `json:"patchesStrategicMerge"`
	PatchesJSON           []types.Patch     `json:"patchesJson6902"`
}

// read decodes the kustomization, and what it holds of deprecated fields. The
// library would write warnings about those to standard error.
func (f *folder) read() (old deprecated, err error) {
	fields := map[string]any{}
	if err := yaml.Unmarshal(f.file.Data, &fields); err != nil {
		return old, err
	}
	if err := yaml.Unmarshal(f.file.Data, &old); err != nil {
		return old, err
	}
	// Variables reach container arguments only, and images have no accounts.
	for _, name := range []string{"bases", "commonLabels", "patchesStrategicMerge", "patchesJson6902", "vars", "imageTags"} {
		delete(fields, name)
	}
	data, err := yaml.Marshal(fields)
	if err != nil {
		return old, err
	}
	return old, f.kustomization.Unmarshal(data)
}

// modernize moves deprecated fields to those that took their place, as
// "kustomize edit fix" does, and takes out what has no bearing on service
// accounts.
func (b *Builds) modernize(f *folder, old deprecated) {
	k := &f.kustomization
	k.Resources = append(k.Resources, old.Bases...)
	if len(old.CommonLabels) > 0 {
		k.Labels = append(k.Labels, types.Label{Pairs: old.CommonLabels, IncludeSelectors: true})
	}
	for _, text := range old.PatchesStrategicMerge {
		if strings.Contains(text, "\n") || strings.Contains(text, ": ") {
			k.Patches = append(k.Patches, types.Patch{Patch: text})
		} else {
			k.Patches = append(k.Patches, types.Patch{Path: text})
		}
	}
	k.Patches = append(k.Patches, old.PatchesJSON...)
	// Checks change nothing, and a schema of one's own would stay in the library
	// for the next build.
	k.Validators, k.OpenAPI = nil, nil
	f.charts = append(f.charts, k.HelmCharts...)
	f.chartHome = "charts"
	if k.HelmGlobals != nil && k.HelmGlobals.ChartHome != "" {
		f.chartHome = k.HelmGlobals.ChartHome
	}
	for _, old := range k.HelmChartInflationGenerator {
		f.charts = append(f.charts, types.HelmChart{
			Name: old.ChartName, Version: old.ChartVersion, Repo: old.ChartRepoURL,
			ReleaseName: old.ReleaseName, Namespace: old.ReleaseNamespace, ValuesFile: old.Values, ValuesInline: old.ValuesLocal,
		})
	}
	k.HelmCharts, k.HelmGlobals, k.HelmChartInflationGenerator = nil, nil, nil
}

// references sorts what the kustomization refers to, and drops from it what is
// remote, missing or would run a program.
func (b *Builds) references(f *folder) {
	k := &f.kustomization
	k.Resources = b.keep(f, k.Resources, &f.resources)
	k.Components = b.keep(f, k.Components, &f.resources)
	k.Crds = b.keepFiles(f, k.Crds, &f.others)
	k.Configurations = b.keepFiles(f, k.Configurations, &f.others)
	k.Generators = b.keepPlugins(f, k.Generators)
	k.Transformers = b.keepPlugins(f, k.Transformers)
	var patches []types.Patch
	for _, p := range k.Patches {
		if p.Path == "" || b.keepFile(f, p.Path, &f.patches) {
			patches = append(patches, p)
		}
	}
	k.Patches = patches
	var replacements []types.ReplacementField
	for _, r := range k.Replacements {
		if r.Path == "" || b.keepFile(f, r.Path, &f.others) {
			replacements = append(replacements, r)
		}
	}
	k.Replacements = replacements
	var maps []types.ConfigMapArgs
	for _, m := range k.ConfigMapGenerator {
		if b.keepSources(f, &m.KvPairSources) {
			maps = append(maps, m)
		}
	}
	k.ConfigMapGenerator = maps
	// Secrets hold nothing to compare, and their sources are best left alone.
	k.SecretGenerator = nil
}

// keep sorts resources into files and folders of the tree.
func (b *Builds) keep(f *folder, names []string, files *[]string) []string {
	var kept []string
	for _, name := range names {
		at := path.Join(f.dir, name)
		switch {
		case isRemote(name) || path.IsAbs(name):
			f.refuse("the remote resource %q is not read", name)
		case b.tree.IsDir(at):
			if at == f.dir || b.missingKustomization(at) {
				f.refuse("the folder %q has no kustomization", name)
				continue
			}
			f.folders = append(f.folders, at)
			kept = append(kept, name)
		case b.tree.IsFile(at):
			*files = append(*files, at)
			kept = append(kept, name)
		default:
			f.refuse("the resource %q is not there", name)
		}
	}
	return kept
}

func (b *Builds) missingKustomization(dir string) bool {
	for _, base := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		if b.tree.IsFile(path.Join(dir, base)) {
			return false
		}
	}
	return true
}

func (b *Builds) keepFiles(f *folder, names []string, into *[]string) []string {
	var kept []string
	for _, name := range names {
		if b.keepFile(f, name, into) {
			kept = append(kept, name)
		}
	}
	return kept
}

func (b *Builds) keepFile(f *folder, name string, into *[]string) bool {
	at := path.Join(f.dir, name)
	switch {
	case isRemote(name) || path.IsAbs(name):
		f.refuse("the remote file %q is not read", name)
	case !b.tree.IsFile(at):
		f.refuse("the file %q is not there", name)
	default:
		*into = append(*into, at)
		return true
	}
	return false
}

// keepSources checks the files of a generator.
func (b *Builds) keepSources(f *folder, sources *types.KvPairSources) bool {
	names := append([]string(nil), sources.EnvSources...)
	if sources.EnvSource != "" {
		names = append(names, sources.EnvSource)
	}
	for _, entry := range sources.FileSources {
		if _, file, ok := strings.Cut(entry, "="); ok {
			entry = file
		}
		names = append(names, entry)
	}
	for _, name := range names {
		if !b.keepFile(f, name, &f.others) {
			return false
		}
	}
	return true
}

// keepPlugins keeps generators and transformers that are built into the library
// and need nothing but their own text.
func (b *Builds) keepPlugins(f *folder, names []string) []string {
	var kept []string
	for _, name := range names {
		text := name
		if !strings.Contains(name, "\n") {
			if !b.keepFile(f, name, &f.patches) {
				continue
			}
			file, err := b.tree.Read(path.Join(f.dir, name))
			if err != nil {
				continue
			}
			text = string(file.Data)
		}
		if reason := refusePlugin(text); reason != "" {
			f.refuse("%s", reason)
			continue
		}
		kept = append(kept, name)
	}
	return kept
}

// builtins are the kinds of plugins that only rearrange what is given.
var builtins = map[string]bool{
	"AnnotationsTransformer": true, "LabelTransformer": true, "NamespaceTransformer": true,
	"PatchJson6902Transformer": true, "PatchStrategicMergeTransformer": true, "PatchTransformer": true,
	"PrefixTransformer": true, "PrefixSuffixTransformer": true, "SuffixTransformer": true, "ImageTagTransformer": true,
	"ReplicaCountTransformer": true, "ValueAddTransformer": true, "ReplacementTransformer": true,
	"HashTransformer": true, "SortOrderTransformer": true,
}

// refusePlugin says why a plugin's configuration is not handed to the library,
// or "".
func refusePlugin(text string) string {
	for doc := range strings.SplitSeq("\n"+text, "\n---") {
		var head struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
			Path       string `json:"path"`
			Paths      []any  `json:"paths"`
			Metadata   struct {
				Annotations map[string]string `json:"annotations"`
			} `json:"metadata"`
		}
		doc = strings.TrimPrefix(doc, "\n")
		if strings.TrimSpace(doc) == "" {
			continue
		}
		if err := yaml.Unmarshal([]byte(doc), &head); err != nil {
			return "a generator or transformer cannot be read"
		}
		switch {
		case head.Kind == "":
			continue
		case !builtins[head.Kind] || head.APIVersion != "builtin":
			return fmt.Sprintf("the plugin %q is not run", head.Kind)
		case head.Path != "" || len(head.Paths) > 0:
			return fmt.Sprintf("the files of the plugin %q are not read", head.Kind)
		}
		for key := range head.Metadata.Annotations {
			if strings.Contains(key, "function") {
				return fmt.Sprintf("the function %q is not run", head.Kind)
			}
		}
	}
	return ""
}

func (f *folder) refuse(format string, args ...any) {
	f.refused = append(f.refused, fmt.Sprintf(format, args...))
}

// isRemote reports whether a name leads out of the tree: a URL, an address of a
// git repository in any of the spellings that Kustomize takes.
func isRemote(name string) bool {
	return strings.Contains(name, "://") || strings.Contains(name, "::") || strings.Contains(name, "@") && strings.Contains(name, ":") ||
		strings.Contains(name, "?ref=") || strings.HasPrefix(name, "github.com/") || strings.HasPrefix(name, "github.com:") ||
		strings.HasPrefix(name, "gh:") || strings.Contains(name, ".git/") && strings.Contains(name, ":")
}

// oneLine shortens an error for a report.
func oneLine(err error) string {
	line := strings.TrimSpace(err.Error())
	// The library tells the way first, and then the reason.
	for _, way := range []string{"recursed accumulation of path '", "couldn't make target for path '"} {
		if i := strings.LastIndex(line, way); i >= 0 {
			if _, reason, ok := strings.Cut(line[i+len(way):], "': "); ok {
				line = reason
			}
		}
	}
	line, _, _ = strings.Cut(line, "\n")
	const most = 300
	if len(line) > most {
		line = line[:most] + "..."
	}
	return strings.ReplaceAll(line, memoryRoot+"/", "")
}
