package main

import (
	"runtime"
	"runtime/debug"
	"syscall"
)

// slabSize is how much of the heap lies in huge pages. Few runs need more.
const slabSize = 128 << 20

// useHugePages has the first part of the heap lie in pages of two megabytes: the
// kernel hands out memory as it is touched, page by page, and on a virtual
// machine that is a quarter of the time of a run over a large repository. Where
// transparent huge pages are set to "always" or "never" nothing changes; with
// "madvise", which many distributions choose, a program has to ask.
//
// The runtime maps a large allocation in one piece and takes its addresses for
// what comes next, once it was collected. Nothing of it is touched before.
func useHugePages() {
	percent := debug.SetGCPercent(-1) // a collection that began before the slab is dead would keep it
	slab := make([]byte, slabSize)
	_ = syscall.Madvise(slab, syscall.MADV_HUGEPAGE) // not known to every kernel
	runtime.KeepAlive(slab)
	debug.SetGCPercent(percent)
	runtime.GC()
}
