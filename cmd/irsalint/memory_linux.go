package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// slabSize is how much of the heap lies in huge pages: enough for most
// repositories and, as far as it stays untouched, only a range of addresses.
const slabSize = 256 << 20

// useHugePages has the first part of the heap lie in pages of two megabytes: the
// kernel hands out memory as it is touched, page by page, and on a virtual
// machine that is a quarter of the time of a run over a large repository. Where
// transparent huge pages are set to "always" or "never" nothing changes; with
// "madvise", which many distributions choose, a program has to ask.
//
// The runtime maps a large allocation in one piece and takes its addresses for
// what comes next, once it was collected. Nothing of it is touched before.
func useHugePages() {
	var addresses syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &addresses); err != nil || addresses.Cur < math.MaxInt64 || strconv.IntSize < 64 {
		return // addresses are scarce: the runtime takes what it needs
	}
	percent := debug.SetGCPercent(-1) // a collection that began before the slab is dead would keep it
	var slab strings.Builder          // make would clear what it does not know to be fresh, and so touch it
	slab.Grow(slabSize)
	addressed := unsafe.Slice(unsafe.StringData(slab.String()), slabSize)
	_ = syscall.Madvise(addressed, syscall.MADV_HUGEPAGE) // not known to every kernel
	runtime.KeepAlive(addressed)
	debug.SetGCPercent(percent)
	runtime.GC()
}
