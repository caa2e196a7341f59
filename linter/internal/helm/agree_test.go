package helm

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// agreeFrom is a folder of charts to compare, instead of the project's own.
var agreeFrom = flag.String("charts", "testdata/charts", "folder of charts whose rendering is compared with Helm's")

// TestObjectsAreThoseOfHelmItself renders charts both ways: by Charts.Release,
// with marks, steps and replaced functions, and by Helm with nothing of ours.
func TestObjectsAreThoseOfHelmItself(t *testing.T) {
	t.Parallel()
	charts := chartFolders(t, *agreeFrom)
	if len(charts) == 0 {
		t.Fatal("no charts")
	}
	root, err := filepath.Abs(*agreeFrom)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := source.Open(root, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	all := Find(context.Background(), tree, catalog.Rows())
	for _, c := range charts {
		abs, err := filepath.Abs(c.dir)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(root, abs)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(rel), func(t *testing.T) {
			for _, release := range []string{"rel", "my-" + c.name} {
				want, err := identities(t, charts, c, release)
				if err != nil {
					t.Skipf("Helm does not render it: %v", firstLine(err))
				}
				result := all.Release(Release{
					Dir: filepath.ToSlash(rel), Name: symbolic.Literal(release), Namespace: symbolic.Literal("space"),
				})
				var got []string
				for _, o := range result.Objects {
					if line := identity(o.Root); line != "" {
						got = append(got, line)
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("release %q:\n%s\nskipped %v", release, difference(got, want), result.Facts.Skipped)
				}
			}
		})
	}
}

func difference(got, want []string) string {
	var b strings.Builder
	for _, line := range got {
		if !slices.Contains(want, line) {
			b.WriteString("only ours:   " + line + "\n")
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			b.WriteString("only Helm's: " + line + "\n")
		}
	}
	return b.String()
}

// identity is what irsalint wants of an object, in one line: its names, its
// annotations if it is a service account, and the account of its pods.
func identity(root *manifest.Node) string {
	kind := root.Get("kind").Text().String()
	line := kind + " " + root.At("metadata", "namespace").Text().String() + "/" + root.At("metadata", "name").Text().String()
	switch kind {
	case "ServiceAccount":
		entries := root.At("metadata", "annotations").Entries()
		var annotations []string
		for _, e := range entries {
			annotations = append(annotations, e.Key().String()+"="+e.Value.Text().String())
		}
		slices.Sort(annotations)
		return line + " " + strings.Join(annotations, " ")
	case "Deployment", "StatefulSet", "DaemonSet", "Job":
		return line + " runs as " + root.At("spec", "template", "spec", "serviceAccountName").Text().String()
	}
	return ""
}

// identities renders a chart by Helm alone.
func identities(t *testing.T, charts []chartFolder, c chartFolder, release string) ([]string, error) {
	t.Helper()
	built, err := loadFolder(c.dir)
	if err != nil {
		return nil, err
	}
	vendor(charts, c, built, 0, true)
	values := map[string]any{}
	if err := chartutil.ProcessDependencies(built, values); err != nil {
		return nil, err
	}
	top, err := util.ToRenderValuesWithSchemaValidation(built, values,
		common.ReleaseOptions{Name: release, Namespace: "space", IsInstall: true, Revision: 1}, common.DefaultCapabilities.Copy(), true)
	if err != nil {
		return nil, err
	}
	rendered, err := engine.Render(built, top)
	if err != nil {
		return nil, err
	}
	var out []string
	for name, text := range rendered {
		_, name, _ = strings.Cut(name, "/")
		if !isManifest(name) {
			continue
		}
		for doc := range strings.SplitSeq("\n"+text, "\n---") {
			var check map[string]any
			if yaml.Unmarshal([]byte(doc), &check) != nil || len(check) == 0 {
				continue
			}
			data, err := yaml.Marshal(check)
			if err != nil {
				return nil, err
			}
			docs, _ := manifest.Parse(source.NewFile("helm", data), manifest.Options{Verbatim: true})
			if hook := fmt.Sprint(docs[0].Root.At("metadata", "annotations", "helm.sh/hook").Text()); strings.HasPrefix(hook, "test") {
				continue
			}
			if line := identity(docs[0].Root); line != "" {
				out = append(out, line)
			}
		}
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out, nil
}
