package source

// StepByStep has the tree open files through its roots only, as on a system that
// has no other way. It reports whether there was another one.
func (t *Tree) StepByStep() bool {
	had := false
	for _, m := range t.mounts {
		had = had || !m.beneath.off.Load()
		m.beneath.off.Store(true)
	}
	return had
}
