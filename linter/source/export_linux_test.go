package source

// StepByStep has the tree open files and folders through its roots only, as on a
// system that has no other way.
func (t *Tree) StepByStep() {
	for _, m := range t.mounts {
		m.beneath.off.Store(true)
	}
}

// OpensAtOnce reports whether the system opens a file of the tree in one call.
func (t *Tree) OpensAtOnce(name string) bool {
	m, rel, ok := t.locate(t.abs(name))
	if !ok {
		return false
	}
	f, _, ok := m.beneath.open(rel)
	if ok {
		_ = f.Close()
	}
	return ok
}
