package linter_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// BenchmarkFloor reads and parses every .tf and YAML file of the folder of the
// flag -tree, and does nothing else: what a linter that parses everything takes at
// least. Beside BenchmarkFolder it gives the ratio that linter/ARCHITECTURE.md
// tells, but for starting the process.
func BenchmarkFloor(b *testing.B) {
	if *benchTree == "" {
		b.Skip("no folder: pass -tree")
	}
	for b.Loop() {
		names := make(chan string)
		var wait sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			wait.Go(func() {
				for name := range names {
					parseAlone(b, name)
				}
			})
		}
		err := filepath.WalkDir(*benchTree, func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && (e.Name() == ".git" || e.Name() == ".terraform"):
				return fs.SkipDir
			case e.Type().IsRegular():
				names <- name
			}
			return nil
		})
		close(names)
		wait.Wait()
		if err != nil {
			b.Fatal(err)
		}
	}
}

// parseAlone parses one file. What does not parse counts as well.
func parseAlone(b *testing.B, name string) {
	ext := filepath.Ext(name)
	if ext != ".tf" && ext != ".yaml" && ext != ".yml" {
		return
	}
	data, err := os.ReadFile(name)
	if err != nil {
		b.Error(err)
		return
	}
	if ext == ".tf" {
		hclsyntax.ParseConfig(data, name, hcl.InitialPos)
		return
	}
	for decoder := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			return
		}
	}
}
