package helm

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestMarkedTextComesBackWithItsPlace(t *testing.T) {
	t.Parallel()
	file := source.NewFile("values.yaml", []byte("name: tempo"))
	name := symbolic.LiteralAt("tempo", file.Range(6, 11))
	var m marks
	for range 130 { // numbers of more than one digit
		m.encode(name)
	}
	release := symbolic.Named("c", "release name")
	rendered := m.encode(release.At(file.Range(0, 4))) + "-" + m.encode(name) + "-sa"
	got := m.decode(rendered, source.Range{}, nil)
	if got.String() != "${release name}-tempo-sa" {
		t.Fatalf("decoded %q", got)
	}
	if tempo := got.Slice(2, 7).Range(); tempo != file.Range(6, 11) {
		t.Errorf("name stands at %v (%q)", tempo, tempo.Text())
	}
	if s := strip(rendered); s != m.flat(release)+"-tempo-sa" {
		t.Errorf("stripped %q", s)
	}
}

func TestTextThatATemplateCutKeepsItsPlace(t *testing.T) {
	t.Parallel()
	file := source.NewFile("values.yaml", []byte("name: tempo"))
	var m marks
	marked := m.encode(symbolic.LiteralAt("tempo", file.Range(6, 11)))
	got := m.decode(strings.Replace(marked, "tempo", "tem", 1), source.Range{}, nil)
	if got.Flat() != "tem" || got.Range() != file.Range(6, 11) {
		t.Errorf("got %q at %v", got, got.Range())
	}
}

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add("\u4dff\u4dc0\u4dfeab\u4dfd-q9zx0xz9q")
	f.Add("\u4dff\u4dff\u4dfe\u4dfd\u4dc0q9zx99xz9q")
	f.Fuzz(func(t *testing.T, s string) {
		var m marks
		m.encode(symbolic.Concat(symbolic.Named("", "a"), symbolic.Literal("b")).At(source.NewFile("v", []byte("v")).Whole()))
		got := m.decode(s, source.Range{}, nil)
		if !hasMarks(s) && !hasWords(s) && got.Flat() != strings.ToValidUTF8(s, "\ufffd") {
			t.Errorf("%q became %q", s, got.Flat())
		}
		if hasMarks(strip(s)) && !strings.ContainsAny(s, "\u4dfc") {
			// Digits outside of a mark are somebody's own hexagrams and stay.
			for _, r := range strip(s) {
				if r == markOpen || r == markText || r == markEnd {
					t.Errorf("strip left %U in %q", r, s)
				}
			}
		}
	})
}
