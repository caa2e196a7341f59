package terraform

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/terraform/syntax"
	"github.com/irsalint/irsalint/linter/source"
)

// TestRecordModules writes the records of testdata/recorded anew. It needs git
// and, in the folder that IRSALINT_MODULE_SOURCES names, clones of the modules'
// repositories as OWNER/REPOSITORY with their tags:
//
//	git clone https://github.com/terraform-aws-modules/terraform-aws-iam $IRSALINT_MODULE_SOURCES/terraform-aws-modules/terraform-aws-iam
//	go test ./linter/internal/terraform -run TestRecordModules -update
//
// Modules that the sources call are taken from there as well. To add a record,
// write its text, main.tf and outputs, and one empty part that is named after
// the versions to record.
func TestRecordModules(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("IRSALINT_MODULE_SOURCES")
	if folder == "" {
		t.Skip("IRSALINT_MODULE_SOURCES is not set")
	}
	for _, name := range records(t) {
		r := readRecord(t, name)
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			text := r.intro
			var versions []string
			var last string
			flush := func() {
				if len(versions) > 0 {
					text += "-- " + strings.Join(versions, " ") + " --\n" + last
				}
			}
			for _, version := range r.versions {
				i := initialiser{t: t, sources: folder, files: map[string]string{"main.tf": r.call(version)}}
				i.init("", "", syntax.Parse(source.NewFile("main.tf", []byte(r.call(version)))))
				facts := made(t, i.done(), r.outputs, func(string) bool { return true })
				if facts != last {
					flush()
					versions = nil
				}
				versions, last = append(versions, version), facts
			}
			flush()
			if *update {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// initialiser puts the sources of modules where "terraform init" puts them.
type initialiser struct {
	t       *testing.T
	sources string
	files   map[string]string
	entries []map[string]string
	depth   int
}

// init finds the sources of the calls of a file. Key is that of the module that
// the file belongs to, folder the module's.
func (i *initialiser) init(key, folder string, file *syntax.File) {
	if i.depth > 4 {
		return
	}
	i.depth++
	defer func() { i.depth-- }()
	for _, item := range file.Items {
		if item.Type != "module" {
			continue
		}
		src, _ := layout.Literal(item.Body().Attribute("source"))
		version, _ := layout.Literal(item.Body().Attribute("version"))
		own := strings.TrimPrefix(key+"."+item.Labels[0], ".")
		if layout.IsLocal(src) {
			i.inner(own, path.Join(folder, src))
			continue
		}
		if to, ok := i.extract(own, src, version); ok {
			i.inner(own, to)
		}
	}
}

// inner goes on with the calls of a module that is in place.
func (i *initialiser) inner(key, folder string) {
	i.entries = append(i.entries, map[string]string{"Key": key, "Dir": folder})
	var names []string
	for name := range i.files {
		if path.Dir(name) == folder && layout.IsConfiguration(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		i.init(key, folder, syntax.Parse(source.NewFile(name, []byte(i.files[name]))))
	}
}

// extract copies the configuration of a repository at a version.
func (i *initialiser) extract(key, src, version string) (folder string, ok bool) {
	src, query, _ := strings.Cut(strings.TrimPrefix(src, "git::https://"), "?ref=")
	repository, inside, _ := strings.Cut(src, "//")
	parts := strings.Split(strings.TrimSuffix(repository, ".git"), "/")
	if len(parts) != 3 {
		return "", false
	}
	owner, name := parts[0], "terraform-"+parts[2]+"-"+parts[1]
	if parts[0] == "github.com" {
		owner, name, version = parts[1], parts[2], query
	}
	repo := filepath.Join(i.sources, owner, name)
	if _, err := os.Stat(repo); err != nil {
		i.t.Logf("%s: not at hand", src)
		return "", false
	}
	version = strings.TrimLeft(version, "~>=v ")
	archive := i.archive(repo, version, inside)
	if archive == nil {
		i.t.Logf("%s %s: no such tag", src, version)
		return "", false
	}
	base := ".terraform/modules/" + key
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		h, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return path.Join(base, inside), true
		}
		if err != nil {
			i.t.Fatal(err)
		}
		if layout.IsConfiguration(h.Name) && !strings.Contains("/"+h.Name, "/examples/") {
			data, err := io.ReadAll(reader)
			if err != nil {
				i.t.Fatal(err)
			}
			i.files[path.Join(base, h.Name)] = string(data)
		}
	}
}

// archive returns a repository at a version; only a folder of it where the rest
// is not at hand, nil if there is none.
func (i *initialiser) archive(repo, version, folder string) []byte {
	for _, paths := range [][]string{{"."}, {folder}} {
		for _, tag := range []string{"v" + version, version} {
			if out, err := exec.Command("git", append([]string{"-C", repo, "archive", tag}, paths...)...).Output(); err == nil {
				return out
			}
		}
	}
	return nil
}

// done returns the files with the list of what stands where.
func (i *initialiser) done() map[string]string {
	list, err := json.Marshal(map[string]any{"Modules": i.entries})
	if err != nil {
		i.t.Fatal(err)
	}
	i.files[".terraform/modules/modules.json"] = string(list)
	return i.files
}
