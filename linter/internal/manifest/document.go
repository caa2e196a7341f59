package manifest

import (
	"path"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Limits of one input. A limit that is reached costs the document, or the rest
// of the input, and is a problem that names the limit.
const (
	MaxDepth     = 100       // nesting of a document, aliases followed
	MaxNodes     = 1_000_000 // nodes of a document, aliases expanded
	MaxDocuments = 10_000    // documents of an input
	maxTokens    = 10_000    // tokens of a text that is parsed
)

// Document is one document of an input.
type Document struct {
	// Index counts the documents of the input from 0.
	Index int
	// Root is the document's value; of kind Null for an empty document.
	Root *Node
	// Range is the whole document without its separators.
	Range source.Range
	// Template is true if the document is a template of another tool and parts
	// of it (branches, loops, inserted blocks) are only known after rendering.
	// Root then holds every branch, and no inserted block.
	Template bool
	// Dialect names the template language of a Template for a person, such as
	// "Helm template".
	Dialect string
}

// Options says how placeholders in scalars are read. The zero value is right
// for a file of the tree.
type Options struct {
	// Scope is the scope of the tokens that placeholders become; empty: the
	// folder of the file.
	Scope string
	// Verbatim turns placeholders and templates off: every scalar is what is
	// written. It is for input that no tool renders any more (dumps, rendered
	// charts).
	Verbatim bool
	// Values gives the text of a placeholder ${name} where it is known (Flux
	// postBuild substitution); may be nil.
	Values func(name string) (symbolic.Text, bool)
}

// Parse reads the documents of a YAML or JSON file. It never fails as a whole:
// a document that cannot be read is missing from the result and named in the
// problems, and the documents around it are still read. A document that is a
// template of another tool is no problem (see [Document.Template]).
//
// A file in UTF-16 is read too; its nodes then stand in a file of the same name
// that holds the text as UTF-8, so that lines and columns are right.
func Parse(file *source.File, options Options) ([]*Document, []graph.Problem) {
	if options.Scope == "" {
		options.Scope = path.Dir(file.Name)
	}
	return newFileInput(file, options).parse()
}

// ParseText reads the documents of a text that may hold tokens, as a template
// that was rendered with partly unknown values does. The ranges of the nodes
// are those that the text carries.
func ParseText(text symbolic.Text, options Options) ([]*Document, []graph.Problem) {
	return newTextInput(text, options).parse()
}
