package symbolic_test

import (
	"flag"
	"os"
	"testing"

	_ "pgregory.net/rapid" // its flags
)

// TestMain lets the property tests draw the same cases on every run, unless a
// seed is given: -rapid.seed=N -rapid.checks=1000000 tries others.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.seed", "1"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
