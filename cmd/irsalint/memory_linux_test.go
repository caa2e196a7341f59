package main

import (
	"fmt"
	"os"
	"testing"
)

// The addresses that are readied for the heap cost no memory. Clearing them, which
// is what a slice that is made does where the runtime used them before, would.
func TestReadiedAddressesStayUntouched(t *testing.T) {
	before := resident(t)
	for range 20 {
		useHugePages()
	}
	if grown := resident(t) - before; grown > slabSize/4 {
		t.Errorf("the process has grown by %d MiB", grown>>20)
	}
}

// resident is how many bytes of the process lie in memory.
func resident(t *testing.T) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("no /proc: ", err)
	}
	var size, pages int
	if _, err := fmt.Sscan(string(statm), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
