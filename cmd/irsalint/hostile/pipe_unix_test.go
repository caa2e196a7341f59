//go:build unix

package hostile

import (
	"syscall"
	"testing"
)

func pipe(t *testing.T, place string) {
	t.Helper()
	if err := syscall.Mkfifo(place, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
}
