package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// room is what the heap of a run may at least grow by until it is collected.
	// Most runs end before: they are short, and collecting on the way finds little
	// beside what is still in use.
	room = 96 << 20
	// smallestHeap is what the runtime takes a smaller heap for when it reckons in
	// percent: https://go.dev/doc/gc-guide#GOGC.
	smallestHeap = 4 << 20

	// enoughMemory is a size from which on memory is worth more than time. Fifty
	// thousand services fit in; with less they would be collected over and over.
	enoughMemory = 2 << 30
)

// tuneMemory sets the collector for every command, the language server included.
func tuneMemory() { debug.SetMemoryLimit(enoughMemory) }

// reserveMemory readies the heap for a run.
func reserveMemory() {
	useHugePages()
	leaveRoom(smallestHeap)
}

// leaveRoom has the heap, of which so much is alive, grow by the larger of that
// and room until it is collected, and sees to the same after each collection.
func leaveRoom(alive uint64) {
	debug.SetGCPercent(int(max(100*room/max(alive, smallestHeap), 100)))
	witness := new([64]byte) // nothing refers to it, so that the next collection finds it
	runtime.AddCleanup(witness, func(live []metrics.Sample) {
		metrics.Read(live)
		leaveRoom(live[0].Value.Uint64())
	}, []metrics.Sample{{Name: "/gc/heap/live:bytes"}})
}
