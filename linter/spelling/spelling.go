// Package spelling finds the word that was probably meant.
//
// Messages offer a near name where there is one: of a role, a service account,
// a rule, an action. Two words are near when few letters were changed, added,
// left out or swapped with their neighbour, counted in relation to their length:
//
//	spelling.Nearest("efs-csi-controler", names) // "efs-csi-controller", true
package spelling

// Distance returns the number of letters that were changed, added, left out or
// swapped with their neighbour to get from a to b. It counts code points. Words
// whose distance is certainly above limit may give any number above limit; that
// keeps the work within limit times the length.
func Distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > limit {
		return limit + 1
	}
	beyond := limit + 1
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = min(j, beyond)
	}
	for i := 1; i <= len(x); i++ {
		from, to := max(1, i-limit), min(len(y), i+limit)
		for j := range row {
			row[j] = beyond
		}
		row[0] = min(i, beyond)
		for j := from; j <= to; j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			best := min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				best = min(best, before[j-2]+1)
			}
			row[j] = min(best, beyond)
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// Near reports whether one word is probably the other with a slip: at most two
// letters off, one for words of fewer than six letters, none below three. A word
// is not near itself.
func Near(a, b string) bool {
	if a == b {
		return false
	}
	limit := slips(min(len(a), len(b)))
	return limit > 0 && Distance(a, b, limit) <= limit
}

func slips(length int) int {
	switch {
	case length < 3:
		return 0
	case length < 6:
		return 1
	default:
		return 2
	}
}

// Nearest returns the candidate that is nearest to word, if one is near; of
// equals the first. It returns false if word itself is among the candidates.
func Nearest(word string, candidates []string) (string, bool) {
	nearest, best := "", 3
	for _, c := range candidates {
		if c == word {
			return "", false
		}
		if !Near(word, c) {
			continue
		}
		if d := Distance(word, c, 2); d < best {
			nearest, best = c, d
		}
	}
	return nearest, best < 3
}
