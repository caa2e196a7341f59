package symbolic

// Same answers whether two texts are the same string, letter for letter.
func Same(a, b Text) Answer {
	if a.Equal(b) {
		return Yes
	}
	if a.IsKnown() && b.IsKnown() {
		return No
	}
	return Unknown
}

// EqualFold answers whether two texts are the same string under Unicode case
// folding, as strings.EqualFold has it.
func EqualFold(a, b Text) Answer { return Same(Fold(a), Fold(b)) }
