package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"standin/generate"
)

// generated is one random configuration with what Terraform makes of it.
type generated struct {
	Seed  uint64            `json:"seed"`
	Files map[string]string `json:"files"`
	Plan  json.RawMessage   `json:"plan"`
	State json.RawMessage   `json:"state"`
}

// recordGenerated records n configurations, one a line. Seeds whose
// configuration Terraform refuses are passed over.
func recordGenerated(tf *terraform, target string, n int) error {
	out, err := os.Create(target)
	if err != nil {
		return err
	}
	defer out.Close()
	pack, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(pack)
	encoder.SetEscapeHTML(false)
	refused := 0
	for seed := uint64(1); n > 0; {
		const batch = 2
		results := make([]*generated, batch)
		errs := make([]error, batch)
		var wait sync.WaitGroup
		for i := range batch {
			wait.Add(1)
			go func() {
				defer wait.Done()
				results[i], errs[i] = tf.generated(seed + uint64(i))
			}()
		}
		wait.Wait()
		for i, g := range results {
			if errs[i] != nil {
				refused++
				fmt.Fprintf(os.Stderr, "seed %d: %v\n", seed+uint64(i), errs[i])
				continue
			}
			if n > 0 {
				n--
				if err := encoder.Encode(g); err != nil {
					return err
				}
			}
		}
		seed += batch
	}
	fmt.Printf("%d configurations were refused\n", refused)
	return pack.Close()
}

func (tf *terraform) generated(seed uint64) (*generated, error) {
	work, err := os.MkdirTemp("", "generated")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	g := &generated{Seed: seed, Files: generate.Configuration(seed)}
	for name, text := range g.Files {
		path := filepath.Join(work, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if _, err := tf.run(work, "get"); err != nil {
		return nil, err
	}
	if g.Plan, err = tf.plan(work); err != nil {
		return nil, err
	}
	if _, err := tf.run(work, "apply", "-input=false", "-no-color", "saved.plan"); err != nil {
		return nil, err
	}
	g.State, err = tf.run(work, "show", "-json")
	return g, err
}
