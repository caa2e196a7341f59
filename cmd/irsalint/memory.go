package main

import "runtime/debug"

// collectAt is how much the heap grows, in percent of what is alive, until it is
// collected. A run is short and makes much garbage, so collecting it less often
// saves time; but not without end, as fresh memory costs time as well.
const collectAt = 150

// enoughMemory is a size from which on memory is worth more than time. Fifty
// thousand services fit in; with less they would be collected over and over.
const enoughMemory = 2 << 30

// tuneMemory sets the collector for every command, the language server included.
func tuneMemory() {
	debug.SetGCPercent(collectAt)
	debug.SetMemoryLimit(enoughMemory)
}
