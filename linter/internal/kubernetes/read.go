package kubernetes

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/internal/workers"
	"github.com/irsalint/irsalint/linter/source"
)

// Read returns the facts of the plain manifests among the named files: YAML and
// JSON with Kubernetes objects, also as templates and as dumps of kubectl. Files
// that are something else give nothing. The caller leaves out files that another
// reader renders (charts, overlays). The result does not depend on the order of
// the workers; a cancelled context ends it early. Prefix is Context.Prefix.
func Read(ctx context.Context, tree *source.Tree, files []string, prefix string) graph.Facts {
	var names []string
	for _, name := range files {
		if IsManifestName(name) {
			names = append(names, name)
		}
	}
	results := make([]result, len(names))
	workers.Each(len(names), func(i int) {
		if ctx.Err() == nil {
			results[i] = readFile(tree, names[i], prefix)
		}
	})

	var all Collector
	for i := range results {
		if results[i].collector != nil {
			all.Merge(results[i].collector)
		}
	}
	facts := all.Facts()
	facts.AnnotationPrefix = prefix
	nameTemplates(&facts, results)
	return facts
}

// result is what one file gave.
type result struct {
	collector *Collector
	file      *source.File
	dialect   string // of the first document that is a template
}

// nameTemplates says of every template that it was read as it stands, and
// whether something in it was not.
func nameTemplates(facts *graph.Facts, results []result) {
	var coverage *Coverage
	for _, r := range results {
		if r.dialect == "" {
			continue
		}
		if coverage == nil {
			coverage = CoverageOf(facts)
		}
		unread, _ := coverage.Unread(r.file)
		facts.Skipped = append(facts.Skipped, graph.Skipped{
			File: r.file.Name, Reason: "a " + r.dialect + ", read without rendering it", Holds: unread.Holds,
		})
	}
}

// IsManifestName reports whether a file may hold manifests by its name: YAML,
// JSON, or either with the ending of a template language behind it.
func IsManifestName(name string) bool {
	base := strings.ToLower(path.Base(name))
	for {
		switch path.Ext(base) {
		case ".yaml", ".yml", ".json":
			return true
		case ".tpl", ".tmpl", ".tftpl", ".j2", ".jinja", ".jinja2", ".erb", ".in", ".template", ".gotmpl", ".dist", ".example", ".sample":
			base = strings.TrimSuffix(base, path.Ext(base))
		default:
			return name == "-"
		}
	}
}

// readFile reads one file. A panic in it costs this file only.
func readFile(tree *source.Tree, name, prefix string) (out result) {
	file, err := tree.Read(name)
	if errors.Is(err, source.ErrTooLarge) {
		// Large data files are no news, and dumps of a cluster may be large.
		head, _ := tree.Head(name, 4096)
		if !bytes.Contains(head, []byte("apiVersion")) {
			out.collector = &Collector{}
			out.collector.tooLarge(name, err)
			return out
		}
		file, err = tree.ReadLarge(name)
	}
	if err != nil {
		out.collector = &Collector{}
		out.collector.problem(source.NewFile(name, nil).Whole(), "manifest "+err.Error())
		return out
	}
	out.file = file
	defer func() {
		if r := recover(); r != nil {
			out = result{collector: &Collector{}, file: file}
			out.collector.problem(file.Whole(), "bug in irsalint: reading this manifest failed")
		}
	}()
	if !Interesting(file.Data) {
		return out
	}
	out.collector = &Collector{}
	parsed := parse(file)
	out.collector.facts.Problems = append(out.collector.facts.Problems, parsed.problems...)
	for _, doc := range parsed.documents {
		context := Context{Root: path.Dir(file.Name), Door: "manifest", Conditional: doc.Template, Partial: doc.Template, Prefix: prefix}
		if isDump(doc.Root) {
			context.Door = "dump"
		}
		o, ok := newObject(doc.Root, "", context)
		if !ok {
			continue
		}
		if isKnownKind(o.kind) {
			file.MarkSource()
			if doc.Template && out.dialect == "" {
				out.dialect = doc.Dialect
			}
		}
		out.collector.add(o)
	}
	return out
}

// parsed are the documents of a file.
type parsed struct {
	documents []*manifest.Document
	problems  []graph.Problem
}

func parse(file *source.File) parsed {
	type key struct{}
	return source.Keep(file, key{}, func() parsed {
		documents, problems := manifest.Parse(file, manifest.Options{})
		return parsed{documents, problems}
	})
}

func (c *Collector) problem(rng source.Range, message string) {
	c.facts.Problems = append(c.facts.Problems, graph.Problem{Range: rng, Message: message})
}

// tooLarge tells of a large file that does not begin like a dump. JSON is mostly
// data; YAML is written by people, and what they hide in it must not go unseen.
func (c *Collector) tooLarge(name string, err error) {
	if path.Ext(name) == ".json" {
		c.facts.Skipped = append(c.facts.Skipped, graph.Skipped{File: name, Reason: "too large for a manifest, and not read"})
		return
	}
	c.facts.Problems = append(c.facts.Problems, graph.Problem{
		Range: source.NewFile(name, nil).Whole(), Message: err.Error(),
		Help: "leave it out with --exclude if it is no manifest",
	})
}

// isDump reports whether a document came out of a cluster: only the API server
// gives objects a uid.
func isDump(root *manifest.Node) bool {
	if items := root.Get("items").Items(); len(items) > 0 {
		root = items[0]
	}
	return root.At("metadata", "uid") != nil
}

// Interesting reports whether text may hold an object that gives facts, by bytes
// alone: an object has an apiVersion and a kind of the tables, or words of the
// matter in any kind.
func Interesting(data []byte) bool {
	if !bytes.Contains(data, []byte("kind")) && bytes.IndexByte(data[:min(len(data), 64)], 0) < 0 {
		return false
	}
	if bytes.IndexByte(data[:min(len(data), 64)], 0) >= 0 {
		return true // UTF-16; rare enough to be read in any case
	}
	if !bytes.Contains(data, []byte("apiVersion")) {
		return false
	}
	for _, word := range [...]string{"role-arn", "serviceAccountName", "AWS_ROLE_ARN"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	for rest := data; ; {
		i := bytes.Index(rest, []byte("kind"))
		if i < 0 {
			return false
		}
		rest = rest[i+len("kind"):]
		value := bytes.TrimLeft(rest[:min(len(rest), 80)], "\"': \t")
		end := bytes.IndexFunc(value, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
		if end < 0 {
			end = len(value)
		}
		if end > 0 && isKnownKind(string(value[:end])) {
			return true
		}
	}
}
