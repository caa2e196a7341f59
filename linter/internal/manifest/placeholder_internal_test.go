package manifest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPlaceholdersAreThoseThatASearchOfTheTextFinds compares the search from
// place to place with that of the expressions alone.
func TestPlaceholdersAreThoseThatASearchOfTheTextFinds(t *testing.T) {
	t.Parallel()
	anywhere := regexp.MustCompile(strings.TrimPrefix(brackets.String(), "^"))
	piece := rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("$(<>_@%[])Aa0 ./xé-")), 0, 12, -1),
		rapid.SampledFrom([]string{
			"$(a.b)", "<your id>", "__AB__", "@@a@@", "@AB@", "%ABC%", "[ABC]", "__A_B__C__", "$(a$(b)", "<a<b>",
			"TODO", "CHANGE_ME", "changeme", "your-role-arn", "MY_ROLE_ARN", "ACCOUNT_ID", "XXXXXXX", "xxxxxxxx", "_", "-", " ", "/",
		}),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "")
		var want []placeholder
		for _, m := range anywhere.FindAllStringSubmatchIndex(text, -1) {
			for group := 2; group < len(m); group += 2 {
				if m[group] >= 0 {
					want = append(want, placeholder{start: m[0], end: m[1], name: text[m[group]:m[group+1]]})
				}
			}
		}
		if got := inBrackets(text); !slices.Equal(got, want) {
			t.Errorf("brackets of %q\n got %v\nwant %v", text, got, want)
		}
		want = nil
		for _, m := range words.FindAllStringIndex(text, -1) {
			if (m[0] == 0 || !joins(text[m[0]-1])) && (m[1] == len(text) || !joins(text[m[1]])) {
				want = append(want, placeholder{start: m[0], end: m[1], name: text[m[0]:m[1]]})
			}
		}
		if got := wholeWords(text); !slices.Equal(got, want) {
			t.Errorf("words of %q\n got %v\nwant %v", text, got, want)
		}
	})
}
