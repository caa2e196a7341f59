package tfplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Options says what the document alone does not tell.
type Options struct {
	// Root is the folder of the root module that was planned, as Origin.Root
	// and the scope of tokens name it. Facts of the same folder belong together.
	Root string
	// Belongs returns the folder of the root module that declares what the
	// document holds: the addresses of resources and module calls as the root
	// module writes them. It takes the place of Root if it returns true. May be nil.
	Belongs func(addresses []string) (string, bool)
	// Locate returns the place in the sources of a resource's argument, or of
	// the resource's head when path is empty or no such argument is written, or
	// no place. Root is as above; address is absolute and may hold instance keys.
	// Nil: the sources are not at hand, and places are those in the document.
	Locate func(root, address string, path ...string) source.Range
	// Release returns the facts of what a helm_release installs, usually by
	// [helm.Charts.Release]. Nil: releases are named among what was skipped.
	Release func(helm.Release) graph.Facts
	// AnnotationPrefix is that of the webhook; see kubernetes.Context.
	AnnotationPrefix string
}

// Read returns the facts of a plan or state. What is wrong with the document is
// a problem among the facts. It marks the file as derived.
func Read(file *source.File, options Options) graph.Facts {
	file.Derived = true
	r := &reader{
		file: file, options: options,
		byLabel: map[string][]*resource{}, modules: map[string]bool{}, children: map[string][]string{},
		settings: map[setting]symbolic.Text{},
	}
	kind := Recognise(file.Data)
	if kind == Other || !r.usable() {
		return r.facts
	}
	r.door = "state"
	switch kind {
	case Other: // seen above
	case Plan:
		r.door = "plan"
		if r.hasVersion() {
			r.readPlan()
		}
	case State:
		if r.hasVersion() {
			r.readState()
		}
	case RawState:
		r.readRawState()
	case Log:
		r.facts.Skipped = append(r.facts.Skipped, graph.Skipped{
			File:   file.Name,
			Reason: "the log of terraform, not its plan",
			Holds:  true,
		})
	}
	return r.facts
}

// reader gathers what one document says.
type reader struct {
	file    *source.File
	options Options
	door    string
	doc     value
	facts   graph.Facts

	resources []*resource
	byLabel   map[string][]*resource // module, NUL, label
	modules   map[string]bool        // module instances that hold resources
	children  map[string][]string    // parent module, NUL, call name: the instances
	full      bool                   // maxResources is reached
	root      *module                // the plan's configuration; nil in a state
	providers value                  // provider_config of the configuration
	settings  map[setting]symbolic.Text
}

// usable checks that the document is JSON from end to end.
func (r *reader) usable() bool {
	data := r.file.Data
	if fromUTF16(data) != nil {
		r.problem(r.file.Range(0, 0), "is UTF-16 text, and JSON is UTF-8", "write the file again as UTF-8")
		return false
	}
	r.doc = root(r.file)
	skipped := len(bomOf(data))
	if json.Valid(data[skipped:]) {
		return true
	}
	if bytes.HasPrefix(data[r.doc.start:], []byte(`{"@level":`)) {
		return true // a log is one document a line
	}
	var syntax *json.SyntaxError
	err := json.Unmarshal(data[skipped:], &struct{}{})
	if !errors.As(err, &syntax) {
		r.problem(r.file.Range(0, 0), fmt.Sprintf("is no JSON: %v", err), "")
		return false
	}
	at := skipped + int(syntax.Offset)
	if at >= len(bytes.TrimRight(data, " \t\r\n")) && strings.Contains(syntax.Error(), "unexpected end") {
		r.problem(r.file.Range(at, at), "breaks off before its JSON ends", "")
		return false
	}
	r.problem(r.file.Range(at-1, at), "is no JSON: "+syntax.Error(), "")
	return false
}

// hasVersion checks that the document has a format that is known.
func (r *reader) hasVersion() bool {
	version := r.doc.get("format_version")
	major, _, _ := strings.Cut(version.string(), ".")
	if major == "0" || major == "1" {
		return true
	}
	r.problem(version.rng(), fmt.Sprintf("has format version %q, and irsalint knows versions 0 and 1", version.string()), "")
	return false
}

// problem notes a defect of the document. The message begins with a verb: its
// subject is the kind of document.
func (r *reader) problem(at source.Range, message, help string) {
	noun := "terraform " + Recognise(r.file.Data).String()
	r.facts.Problems = append(r.facts.Problems, graph.Problem{Range: at, Message: noun + " " + message, Help: help})
}

// is checks that a value has the kind that it must have; if not, it is a problem.
func (r *reader) is(v value, want kind, what string) bool {
	if v.kind() == want {
		return true
	}
	at := v.rng()
	if at.IsZero() {
		at = r.file.Range(r.doc.start, r.doc.start+1)
	}
	if len(r.facts.Problems) < maxProblems {
		r.problem(at, fmt.Sprintf("is not as Terraform writes it: %s is %s, not %s", what, v.kind(), want), "")
	}
	return false
}

// maxProblems limits how many defects of one document are told.
const maxProblems = 20

func (r *reader) readPlan() {
	r.readConfiguration(r.doc.get("configuration"))
	if changes := r.doc.get("resource_changes"); changes.kind() != none {
		r.readChanges(changes)
	} else {
		r.readModule(r.doc.get("planned_values", "root_module"), 0, func(*resource) bool { return true })
	}
	// What was looked up while planning stands in the prior state only.
	r.readModule(r.doc.get("prior_state", "values", "root_module"), 0, func(res *resource) bool { return res.data })
	r.makeFacts()
}

func (r *reader) readState() {
	r.readModule(r.doc.get("values", "root_module"), 0, func(*resource) bool { return true })
	r.makeFacts()
}
