package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// TestTheHeapIsCollectedLateAndThenAgain counts collections while garbage is made:
// none until there is as much as the room that is left, and one for each time that
// it is there again.
func TestTheHeapIsCollectedLateAndThenAgain(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	runtime.GC()
	leaveRoom(smallestHeap)
	collected := func() uint32 {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.NumGC
	}
	before := collected()
	litter(room / 2)
	if n := collected() - before; n > 0 {
		t.Errorf("half the room was used and the heap collected %d times", n)
	}
	litter(9 * room / 2)
	if n := collected() - before; n < 2 || n > 10 {
		t.Errorf("five times the room was used and the heap collected %d times", n)
	}
}

// litter makes garbage of a size.
func litter(size int) {
	const piece = 1 << 20 // too large for a stack
	for range size / piece {
		runtime.KeepAlive(make([]byte, piece))
	}
}
