package expression

// Budget limits what evaluating may cost. A limit that is hit becomes a problem
// of the run and the value an unknown.
type Budget struct {
	// Steps is the number of evaluation steps left.
	Steps int
	// Depth is the allowed nesting of brackets and templates.
	Depth int
	// StringBytes limits the length of one string.
	StringBytes int
	// Elements limits the length of one collection.
	Elements int
	// FileBytes limits the size of a file to parse.
	FileBytes int
}

// NewBudget returns the default budget of one run.
func NewBudget() *Budget {
	return &Budget{Steps: 5_000_000, Depth: 200, StringBytes: 1 << 20, Elements: 100_000, FileBytes: 5 << 20}
}
