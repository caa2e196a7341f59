package graph

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// block is how many things a worker takes at a time: enough that taking them costs
// nothing, and few enough that no worker is left with the rest.
const block = 32

// spread makes n things that do not depend on each other, with as many workers as
// there are processors. Each worker asks once for the function that makes one of
// them, and uses it alone. The result does not depend on who made what.
func spread[T any](n int, worker func() func(i int) T) []T {
	if n == 0 {
		return nil
	}
	out := make([]T, n)
	var taken atomic.Int64
	work := func() {
		one := worker()
		for {
			end := int(taken.Add(block))
			for i := end - block; i < min(end, n); i++ {
				out[i] = one(i)
			}
			if end >= n {
				return
			}
		}
	}
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+block-1)/block) - 1 {
		workers.Go(work)
	}
	work()
	workers.Wait()
	return out
}
