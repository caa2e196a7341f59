package kustomize

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/graph"
)

// A strategic merge patch of an object that is not there breaks a build. The
// object is usually one that is not kept in the repository (a Secret) or comes
// from a remote base: the patch is left out then, and named.

// maxPointless bounds the patches that are left out one after the other.
const maxPointless = 25

// noTarget finds the object that the library misses: "Secret.v1.[noGrp]/db.[noNs]".
var noTarget = regexp.MustCompile(`strategic merge patch "([A-Za-z]+)\.[^/"]*/([^"]+)\.[^."]+"`)

// isPointless notes the patch that the library complains of. It reports whether
// there is one that was not known yet.
func (c *closure) isPointless(err error) bool {
	m := noTarget.FindStringSubmatch(err.Error())
	if m == nil {
		return false
	}
	id := m[1] + "/" + m[2]
	if c.pointless[id] {
		return false
	}
	if c.pointless == nil {
		c.pointless = map[string]bool{}
	}
	c.pointless[id] = true
	return true
}

// patches returns the patches of a folder without the pointless ones.
func (c *closure) patches(f *folder) []types.Patch {
	if len(c.pointless) == 0 {
		return f.kustomization.Patches
	}
	var out []types.Patch
	for _, patch := range f.kustomization.Patches {
		if patch.Target != nil {
			out = append(out, patch)
			continue
		}
		for _, doc := range c.patchDocuments(f, patch) {
			if !c.pointless[patchID(doc)] {
				out = append(out, types.Patch{Patch: doc, Options: patch.Options})
			}
		}
	}
	return out
}

// patchDocuments returns the documents of a patch, inline or in a file.
func (c *closure) patchDocuments(f *folder, patch types.Patch) []string {
	text := patch.Patch
	if patch.Path != "" {
		file, err := c.builds.tree.Read(path.Join(f.dir, patch.Path))
		if err != nil {
			return nil
		}
		text = string(file.Data)
	}
	var out []string
	for doc := range strings.SplitSeq("\n"+text, "\n---") {
		if strings.TrimSpace(doc) != "" {
			out = append(out, strings.TrimPrefix(doc, "\n"))
		}
	}
	return out
}

// patchID returns the kind and name of the object that a patch is for.
func patchID(doc string) string {
	var head struct {
		Kind     string `json:"kind"`
		Metadata struct {
			Name string `json:"name"`
		} `json:"metadata"`
	}
	if yaml.Unmarshal([]byte(doc), &head) != nil {
		return ""
	}
	return head.Kind + "/" + head.Metadata.Name
}

// pointlessObjects returns the objects that the pointless patches describe: what
// they say of a service account holds for the one that is elsewhere.
func (c *closure) pointlessObjects(options Options) []Object {
	return slices.DeleteFunc(c.plain(c.folders[0].dir, options), func(o Object) bool {
		kind := o.Root.Get("kind").Text().Flat()
		return kind != "ServiceAccount" || !c.pointless[kind+"/"+o.Root.At("metadata", "name").Text().Flat()]
	})
}

// namePointless names the patches that were left out.
func (c *closure) namePointless() []graph.Skipped {
	var out []graph.Skipped
	for _, f := range c.folders {
		for _, patch := range f.kustomization.Patches {
			if patch.Target != nil {
				continue
			}
			for _, doc := range c.patchDocuments(f, patch) {
				if id := patchID(doc); c.pointless[id] {
					kind, name, _ := strings.Cut(id, "/")
					out = append(out, graph.Skipped{File: f.file.Name, Reason: "it patches the " + kind + ` "` + name + `", which is not there`})
				}
			}
		}
	}
	return out
}
