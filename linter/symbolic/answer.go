package symbolic

// Answer is a decision that may be open. The zero value is Unknown.
type Answer int8

// The three answers. Yes and No are proven; Unknown is neither.
const (
	Unknown Answer = iota
	No
	Yes
)

// AnswerOf turns a proven bool into an answer.
func AnswerOf(b bool) Answer {
	if b {
		return Yes
	}
	return No
}

// String returns "yes", "no" or "unknown".
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "unknown"
	}
}

// Not returns the opposite answer; the opposite of Unknown is Unknown.
func (a Answer) Not() Answer {
	switch a {
	case Yes:
		return No
	case No:
		return Yes
	default:
		return Unknown
	}
}

// And is Kleene's conjunction: No if any answer is No, else Unknown if any is
// Unknown, else Yes. The conjunction of nothing is Yes.
func And(answers ...Answer) Answer {
	result := Yes
	for _, a := range answers {
		switch a {
		case No:
			return No
		case Unknown:
			result = Unknown
		default:
		}
	}
	return result
}

// Or is Kleene's disjunction: Yes if any answer is Yes, else Unknown if any is
// Unknown, else No. The disjunction of nothing is No.
func Or(answers ...Answer) Answer {
	result := No
	for _, a := range answers {
		switch a {
		case Yes:
			return Yes
		case Unknown:
			result = Unknown
		default:
		}
	}
	return result
}

// Agree is the common answer of several cases of which one is true but nobody
// knows which: the answer if all agree, else Unknown. Of nothing it is Unknown.
func Agree(answers ...Answer) Answer {
	if len(answers) == 0 {
		return Unknown
	}
	for _, a := range answers[1:] {
		if a != answers[0] {
			return Unknown
		}
	}
	return answers[0]
}
