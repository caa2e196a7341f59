// Package workers does many small things side by side that do not depend on each
// other, with as many goroutines as there are processors:
//
//	parsed := make([]*File, len(names))
//	workers.Each(len(names), func(i int) { parsed[i] = parse(names[i]) })
//
// What panics panics in the caller, who may be prepared for it; a panic in a
// goroutine of its own would end the process.
package workers
