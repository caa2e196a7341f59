package diagram

import (
	"bytes"
	_ "embed" // the page's template is embedded
	"html/template"
	"io"

	"github.com/irsalint/irsalint/linter/internal/report"
)

//go:embed page.html
var page string

// html writes one page that needs no other file and no network. The data stands
// in a script element of type application/json, where html/template escapes it.
func (d *Diagram) html(w io.Writer) error {
	t, err := template.New("graph").Parse(page)
	if err != nil {
		return err
	}
	var filled bytes.Buffer
	if err := t.Execute(&filled, d); err != nil {
		return err
	}
	return report.WriteEscaped(w, filled.String())
}
