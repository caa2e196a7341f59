package graph

// index is filled by Join.
type index struct{}
