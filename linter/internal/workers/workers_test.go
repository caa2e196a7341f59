package workers_test

import (
	"sync/atomic"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/workers"
)

func TestEachIsCalledOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 3, 1000} {
		called := make([]atomic.Int32, n)
		workers.Each(n, func(i int) { called[i].Add(1) })
		for i := range called {
			if got := called[i].Load(); got != 1 {
				t.Errorf("of %d: %d was called %d times", n, i, got)
			}
		}
	}
}

func TestAPanicComesToTheCaller(t *testing.T) {
	t.Parallel()
	defer func() {
		if p := recover(); p != "the 7th" {
			t.Errorf("got %v", p)
		}
	}()
	workers.Each(100, func(i int) {
		if i == 7 {
			panic("the 7th")
		}
	})
	t.Error("no panic")
}
