package diagram

import (
	_ "embed" // the page's template is embedded
	"html/template"
	"io"
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
	return t.Execute(w, d)
}
