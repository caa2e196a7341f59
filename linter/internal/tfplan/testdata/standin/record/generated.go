package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"standin/generate"
)

// generated is one random configuration with what Terraform makes of it: the
// state after an apply, as "terraform show -json" has it.
type generated struct {
	Seed  uint64            `json:"seed"`
	Files map[string]string `json:"files"`
	State json.RawMessage   `json:"state"`
}

// batch is how many configurations one run of Terraform takes.
const batch = 12

// recordGenerated records n configurations, one a line. To be quick, Terraform
// gets many at once, each as a module of one root. Seeds whose configuration
// Terraform refuses are passed over.
func recordGenerated(tf *terraform, target string, n int) error {
	pack, err := packed(target)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(pack)
	encoder.SetEscapeHTML(false)
	refused := 0
	for seed := uint64(1); n > 0; seed += batch {
		seeds := map[uint64]bool{}
		for i := range uint64(min(batch, n)) {
			seeds[seed+i] = true
		}
		states, err := tf.batch(seeds, &refused)
		if err != nil {
			return err
		}
		for _, s := range slices.Sorted(maps.Keys(states)) {
			n--
			if err := encoder.Encode(generated{Seed: s, Files: generate.Configuration(s), State: states[s]}); err != nil {
				return err
			}
		}
		fmt.Println(n, "to go")
	}
	fmt.Printf("%d configurations were refused\n", refused)
	return pack.Close()
}

// packed returns a writer that packs a file with bzip2, which finds what
// configurations have in common over long distances: half the size of gzip.
func packed(target string) (io.WriteCloser, error) {
	out, err := os.Create(target)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("bzip2", "-9")
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &packer{in, cmd, out}, cmd.Start()
}

type packer struct {
	io.WriteCloser
	cmd *exec.Cmd
	out *os.File
}

// Close waits until everything is written.
func (p *packer) Close() error {
	return errors.Join(p.WriteCloser.Close(), p.cmd.Wait(), p.out.Close())
}

// culprit finds the module whose file an error of Terraform names.
var culprit = regexp.MustCompile(`on c([0-9]+)/`)

// batch returns the state of each seed's configuration.
func (tf *terraform) batch(seeds map[uint64]bool, refused *int) (map[uint64]json.RawMessage, error) {
	for len(seeds) > 0 {
		states, err := tf.together(seeds)
		if err == nil {
			return states, nil
		}
		found := culprit.FindAllStringSubmatch(err.Error(), -1)
		if found == nil {
			return nil, err
		}
		for _, f := range found {
			if seed, err := strconv.ParseUint(f[1], 10, 64); err == nil && seeds[seed] {
				delete(seeds, seed)
				*refused++
			}
		}
	}
	return nil, nil
}

func (tf *terraform) together(seeds map[uint64]bool) (map[uint64]json.RawMessage, error) {
	work, err := os.MkdirTemp("", "generated")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	var root strings.Builder
	for _, seed := range slices.Sorted(maps.Keys(seeds)) {
		inputs := ""
		for name, text := range generate.Configuration(seed) {
			if strings.HasSuffix(name, ".tfvars") {
				inputs = text
				continue
			}
			path := filepath.Join(work, fmt.Sprintf("c%d", seed), name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return nil, err
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				return nil, err
			}
		}
		fmt.Fprintf(&root, "module \"c%d\" {\n  source = \"./c%d\"\n%s}\n\n", seed, seed, inputs)
	}
	if err := os.WriteFile(filepath.Join(work, "main.tf"), []byte(root.String()), 0o644); err != nil {
		return nil, err
	}
	for _, args := range [][]string{{"get"}, {"apply", "-auto-approve", "-input=false", "-no-color"}} {
		if _, err := tf.run(work, args...); err != nil {
			return nil, err
		}
	}
	out, err := tf.run(work, "show", "-json")
	if err != nil {
		return nil, err
	}
	return cut(out, seeds)
}

// stateModule is a module of a state with what the tests compare: without
// policy documents, which stand in the roles, and without what is null.
type stateModule struct {
	Address      string          `json:"address,omitempty"`
	Resources    []stateResource `json:"resources,omitempty"`
	ChildModules []stateModule   `json:"child_modules,omitempty"`
}

type stateResource struct {
	Address string         `json:"address"`
	Mode    string         `json:"mode"`
	Type    string         `json:"type"`
	Name    string         `json:"name"`
	Index   any            `json:"index,omitempty"`
	Values  map[string]any `json:"values"`
}

// cut makes a state of its own for each module of a state.
func cut(state []byte, seeds map[uint64]bool) (map[uint64]json.RawMessage, error) {
	var doc struct {
		FormatVersion    string `json:"format_version"`
		TerraformVersion string `json:"terraform_version"`
		Values           struct {
			RootModule stateModule `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal(state, &doc); err != nil {
		return nil, err
	}
	out := map[uint64]json.RawMessage{}
	for _, module := range doc.Values.RootModule.ChildModules {
		seed, err := strconv.ParseUint(strings.TrimPrefix(module.Address, "module.c"), 10, 64)
		if err != nil || !seeds[seed] {
			continue
		}
		prefix := module.Address + "."
		module.Address = ""
		module.settle(prefix)
		text, err := json.Marshal(module)
		if err != nil {
			return nil, err
		}
		out[seed] = fmt.Appendf(nil, `{"format_version":%q,"terraform_version":%q,"values":{"root_module":%s}}`,
			doc.FormatVersion, doc.TerraformVersion, text)
	}
	return out, nil
}

// settle cuts a prefix off all addresses and leaves out what is not compared.
func (m *stateModule) settle(prefix string) {
	m.Address = strings.TrimPrefix(m.Address, prefix)
	m.Resources = slices.DeleteFunc(m.Resources, func(r stateResource) bool { return r.Type == "aws_iam_policy_document" })
	for i := range m.Resources {
		r := &m.Resources[i]
		r.Address = strings.TrimPrefix(r.Address, prefix)
		maps.DeleteFunc(r.Values, func(_ string, v any) bool { return v == nil })
	}
	for i := range m.ChildModules {
		m.ChildModules[i].settle(prefix)
	}
}
