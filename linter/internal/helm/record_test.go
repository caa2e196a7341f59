package helm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"log"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
)

// recordFrom is a folder with one folder "owner+repository" for each repository
// of charts. With it, the test below renders every chart that the table names by
// Helm alone and writes what came out to catalog/testdata/charts.jsonl.
var recordFrom = flag.String("record", "", "folder of chart repositories to record")

// recorded is one rendering of one chart.
type recorded struct {
	Chart      string         `json:"chart"`
	Repository string         `json:"repository"`
	Version    string         `json:"version"`
	Release    string         `json:"release"`
	Namespace  string         `json:"namespace"`
	Values     map[string]any `json:"values,omitempty"`
	// Accounts are the service accounts, in order of their names.
	Accounts []recordedAccount `json:"accounts"`
}

type recordedAccount struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Annotations holds only the annotation that the values give.
	Role string `json:"role,omitempty"`
}

func TestRecordTheChartsOfTheTable(t *testing.T) {
	if *recordFrom == "" {
		t.Skip("no folder of charts was given with -record")
	}
	log.SetOutput(io.Discard) // Helm is talkative in lint mode
	charts := chartFolders(t, *recordFrom)
	var all []recorded
	for _, c := range charts {
		row := catalog.Lookup(catalog.Rows(), c.name, c.repository, c.version)
		if row == nil {
			continue
		}
		t.Logf("%s %s %s", c.repository, c.name, c.version)
		for _, s := range scenarios(c, row) {
			accounts, err := renderAccounts(t, charts, c, s)
			if err != nil {
				t.Logf("%s %s: %v", c.repository, c.name, firstLine(err))
				break
			}
			all = append(all, recorded{
				Chart: c.name, Repository: c.repository, Version: c.version,
				Release: s.release, Namespace: "space", Values: s.values, Accounts: accounts,
			})
		}
	}
	// One rendering a line.
	var b bytes.Buffer
	for _, one := range all {
		data, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(data, '\n'))
	}
	if err := os.WriteFile("catalog/testdata/charts.jsonl", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// chartFolder is one chart on disk.
type chartFolder struct{ dir, name, repository, version string }

func chartFolders(t *testing.T, root string) []chartFolder {
	t.Helper()
	var out []chartFolder
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "Chart.yaml" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var meta struct{ Name, Version string }
		if yaml.Unmarshal(data, &meta) != nil {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		owner, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if strings.Count(rel, "/charts/") > 1 || strings.Contains(rel, "manifest_staging") {
			return nil
		}
		out = append(out, chartFolder{
			filepath.Dir(name), meta.Name, "https://github.com/" + strings.Replace(owner, "+", "/", 1), meta.Version,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b chartFolder) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.repository, b.repository))
	})
	return out
}

// scenario is one way to install a chart.
type scenario struct {
	release string
	values  map[string]any
}

// scenarios tries the rules of a row: names, overrides, and each account's own
// values.
func scenarios(c chartFolder, row *catalog.Row) []scenario {
	out := []scenario{
		{"rel", nil},
		{c.name, nil},
		{"my-" + c.name + "-x", nil},
		{"rel", map[string]any{"nameOverride": "other"}},
		{"rel", map[string]any{"fullnameOverride": "whole"}},
		{"a-release-name-that-is-as-long-as-helm-lets-a-name-be-53c", nil},
	}
	// A usual path that the row does not name must really do nothing: an
	// annotation there is reported as misplaced.
	for _, p := range usualPaths {
		stray := map[string]any{}
		for _, a := range row.Accounts {
			put(stray, a.EnabledPath, true)
		}
		put(stray, p, map[string]any{(Release{}).roleKey(): "stray"})
		out = append(out, scenario{"rel", stray})
	}
	for i, a := range row.Accounts {
		on := map[string]any{}
		put(on, a.EnabledPath, true)
		if a.Off {
			put(on, a.CreatePath, true)
		}
		for _, p := range a.Annotations {
			put(on, p, map[string]any{(Release{}).roleKey(): "role-" + string(rune('0'+i))})
		}
		out = append(out, scenario{"rel", on})
		if a.NamePath != "" {
			named := map[string]any{}
			put(named, a.EnabledPath, true)
			if a.Off {
				put(named, a.CreatePath, true)
			}
			put(named, a.NamePath, "named-"+string(rune('0'+i)))
			out = append(out, scenario{"rel", named})
		}
		if a.CreatePath != "" {
			off := map[string]any{}
			put(off, a.EnabledPath, true)
			put(off, a.CreatePath, false)
			out = append(out, scenario{"rel", off})
		}
	}
	return out
}

// put sets a value at a path with dots.
func put(into map[string]any, at string, value any) {
	if at == "" {
		return
	}
	keys := strings.Split(at, ".")
	for _, key := range keys[:len(keys)-1] {
		next, ok := into[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			into[key] = next
		}
		into = next
	}
	into[keys[len(keys)-1]] = value
}

// renderAccounts renders a chart by Helm and returns its service accounts.
func renderAccounts(t *testing.T, charts []chartFolder, c chartFolder, s scenario) ([]recordedAccount, error) {
	t.Helper()
	built, err := loadFolder(c.dir)
	if err != nil {
		return nil, err
	}
	vendor(charts, c, built, 0, false)
	values := map[string]any{}
	maps.Copy(values, s.values)
	if err := chartutil.ProcessDependencies(built, values); err != nil {
		return nil, err
	}
	top, err := util.ToRenderValuesWithSchemaValidation(built, values,
		common.ReleaseOptions{Name: s.release, Namespace: "space", IsInstall: true, Revision: 1}, common.DefaultCapabilities.Copy(), true)
	if err != nil {
		return nil, err
	}
	// In lint mode a chart does not insist on values that no default can give.
	rendered, err := engine.Engine{LintMode: true}.RenderWithContext(context.Background(), built, top)
	if err != nil {
		return nil, err
	}
	accounts := []recordedAccount{}
	for name, text := range rendered {
		if path.Base(name) == "NOTES.txt" || !strings.Contains(text, "ServiceAccount") {
			continue
		}
		for doc := range strings.SplitSeq("\n"+text, "\n---") {
			var object struct {
				Kind     string
				Metadata struct {
					Name, Namespace string
					Annotations     map[string]string
				}
			}
			if yaml.Unmarshal([]byte(doc), &object) != nil || object.Kind != "ServiceAccount" || strings.Contains(object.Metadata.Annotations["helm.sh/hook"], "test") {
				continue
			}
			accounts = append(accounts, recordedAccount{
				cmp.Or(object.Metadata.Namespace, "space"), object.Metadata.Name, object.Metadata.Annotations[(Release{}).roleKey()],
			})
		}
	}
	slices.SortFunc(accounts, func(a, b recordedAccount) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
	return slices.Compact(accounts), nil
}

// loadFolder loads a chart without its resource definitions, which may be links
// to places that are not there.
func loadFolder(dir string) (*chartv2.Chart, error) {
	var files []*archive.BufferedFile
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if entry.IsDir() && (rel == "crds" || rel == "ci" || rel == "templates/tests" || strings.HasPrefix(entry.Name(), ".")) && rel != "." {
			return filepath.SkipDir
		}
		if data, err := os.ReadFile(name); err == nil && len(data) < 1<<20 {
			files = append(files, &archive.BufferedFile{Name: rel, Data: data})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return loader.LoadFiles(files)
}

// vendor adds the declared dependencies of a chart that lie elsewhere in the
// folder; local ones only if asked.
func vendor(charts []chartFolder, c chartFolder, built *chartv2.Chart, depth int, local bool) {
	for _, dep := range built.Metadata.Dependencies {
		there := slices.ContainsFunc(built.Dependencies(), func(d *chartv2.Chart) bool { return d.Name() == dep.Name })
		if there || depth > 3 || local && !strings.HasPrefix(dep.Repository, "file://") {
			continue
		}
		var best *chartFolder
		for i := range charts {
			if charts[i].name == dep.Name && (best == nil || charts[i].repository == c.repository) {
				best = &charts[i]
			}
		}
		if best == nil {
			continue
		}
		if sub, err := loadFolder(best.dir); err == nil {
			vendor(charts, *best, sub, depth+1, local)
			dep.Version = "" // whatever version is at hand
			built.AddDependency(sub)
		}
	}
}
