package source

import (
	"bytes"
	"sync"
)

// Memory keeps files between the runs that one process makes over the same
// folder, as a language server does after each keystroke. A file whose bytes did
// not change is the same *File in the next run, and what readers made of it is
// kept with it (see [Keep]). The zero value is ready to use; it serves one run at
// a time.
type Memory struct {
	mutex sync.Mutex
	files map[string]*File // by absolute name
}

// recall returns the file of the run before, if name and bytes are the same, or
// takes the new one into the memory.
func (m *Memory) recall(abs string, file *File) *File {
	if m == nil {
		return file
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if known := m.files[abs]; known != nil && known.Name == file.Name && bytes.Equal(known.Data, file.Data) {
		return known
	}
	if m.files == nil {
		m.files = map[string]*File{}
	}
	file.kept = &sync.Map{}
	m.files[abs] = file
	return file
}

// forget drops the files that a run did not read.
func (m *Memory) forget(read func(abs string) bool) {
	if m == nil {
		return
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for abs := range m.files {
		if !read(abs) {
			delete(m.files, abs)
		}
	}
}

// Keep returns what derive makes of a file. For a file of a [Memory] it is made
// once and kept under the key; whoever gets it must not change it.
func Keep[T any](file *File, key any, derive func() T) T {
	if file.kept == nil {
		return derive()
	}
	if known, ok := file.kept.Load(key); ok {
		return known.(T)
	}
	known, _ := file.kept.LoadOrStore(key, derive())
	return known.(T)
}
