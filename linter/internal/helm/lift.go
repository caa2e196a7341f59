package helm

import (
	"fmt"
	"time"
)

// call is a template function that takes its arguments as they come and checks
// them as the engine would.
type call func(args []any) (any, error)

// lift returns a function of Helm's library as a call, nil for one of a type that
// is not listed here. All types are written out: a new version of the library that
// brings another one fails a test.
func lift(fn any) call {
	for _, lift := range [...]func(any) call{liftOne, liftTwo, liftMore, liftMany} {
		if c := lift(fn); c != nil {
			return c
		}
	}
	return nil
}

// liftOne lifts functions of at most one argument.
func liftOne(fn any) call {
	switch fn := fn.(type) {
	case func() string:
		return func([]any) (any, error) { return fn(), nil }
	case func(int) []int:
		return of1(fn)
	case func(any) []any:
		return of1(fn)
	case func(any) []string:
		return of1(fn)
	case func(any) bool:
		return of1(fn)
	case func(any) float64:
		return of1(fn)
	case func(any) int:
		return of1(fn)
	case func(any) int64:
		return of1(fn)
	case func(any) any:
		return of1(fn)
	case func(any) string:
		return of1(fn)
	case func(any) ([]any, error):
		return of1e(fn)
	case func(any) (any, error):
		return of1e(fn)
	case func(any) (string, error):
		return of1e(fn)
	case func(map[string]any) []any:
		return of1(fn)
	case func(map[string]any) string:
		return of1(fn)
	case func(string) (any, error):
		return of1e(fn)
	case func(string) bool:
		return of1(fn)
	case func(string) int:
		return of1(fn)
	case func(string) any:
		return of1(fn)
	case func(string) []any:
		return of1(fn)
	case func(string) map[string]any:
		return of1(fn)
	case func(string) string:
		return of1(fn)
	case func(time.Time) string:
		return of1(fn)
	default:
		return nil
	}
}

// liftTwo lifts functions of two arguments.
func liftTwo(fn any) call {
	switch fn := fn.(type) {
	case func(int, any) ([][]any, error):
		return of2e(fn)
	case func(int, any) [][]any:
		return of2(fn)
	case func(int, string) string:
		return of2(fn)
	case func(any, any) ([]any, error):
		return of2e(fn)
	case func(any, any) (bool, error):
		return of2e(fn)
	case func(any, any) []any:
		return of2(fn)
	case func(any, any) bool:
		return of2(fn)
	case func(any, any) int64:
		return of2(fn)
	case func(any, string) string:
		return of2(fn)
	case func(map[string]any, string) bool:
		return of2(fn)
	case func(map[string]any, string) any:
		return of2(fn)
	case func(map[string]any, string) map[string]any:
		return of2(fn)
	case func(string, any) bool:
		return of2(fn)
	case func(string, any) string:
		return of2(fn)
	case func(string, string) (bool, error):
		return of2e(fn)
	case func(string, string) (string, error):
		return of2e(fn)
	case func(string, string) (time.Time, error):
		return of2e(fn)
	case func(string, string) []string:
		return of2(fn)
	case func(string, string) bool:
		return of2(fn)
	case func(string, string) map[string]string:
		return of2(fn)
	case func(string, string) string:
		return of2(fn)
	case func(string, string) time.Time:
		return of2(fn)
	case func(string, time.Time) (time.Time, error):
		return of2e(fn)
	case func(string, time.Time) time.Time:
		return of2(fn)
	default:
		return nil
	}
}

// liftMore lifts functions of three arguments.
func liftMore(fn any) call {
	switch fn := fn.(type) {
	case func(int, int, int) []int:
		return of3(fn)
	case func(int, int, string) string:
		return of3(fn)
	case func(int, string, string) string:
		return of3(fn)
	case func(any, any, bool) any:
		return of3(fn)
	case func(string, int, string) map[string]string:
		return of3(fn)
	case func(string, any, string) string:
		return of3(fn)
	case func(string, string, int) ([]string, error):
		return of3e(fn)
	case func(string, string, int) []string:
		return of3(fn)
	case func(string, string, int) string:
		return of3(fn)
	case func(string, string, string) (string, error):
		return of3e(fn)
	case func(string, string, string) string:
		return of3(fn)
	default:
		return nil
	}
}

// liftMany lifts functions of any number of arguments.
func liftMany(fn any) call {
	switch fn := fn.(type) {
	case func(...int) string:
		return ofMany(fn)
	case func(...any) (any, error):
		return func(args []any) (any, error) { return fn(args...) }
	case func(...any) []any:
		return ofMany(fn)
	case func(...any) bool:
		return ofMany(fn)
	case func(...any) float64:
		return ofMany(fn)
	case func(...any) int64:
		return ofMany(fn)
	case func(...any) any:
		return ofMany(fn)
	case func(...any) map[string]any:
		return ofMany(fn)
	case func(...any) string:
		return ofMany(fn)
	case func(...map[string]any) []string:
		return ofMany(fn)
	case func(any, ...any) ([]any, error):
		return ofOneManyE(fn)
	case func(any, ...any) (any, error):
		return ofOneManyE(fn)
	case func(any, ...any) []any:
		return ofOneMany(fn)
	case func(any, ...any) float64:
		return ofOneMany(fn)
	case func(any, ...any) int64:
		return ofOneMany(fn)
	case func(any, ...any) any:
		return ofOneMany(fn)
	case func(any, int, ...float64) float64:
		return rounded(fn)
	case func(map[string]any, ...map[string]any) (any, error):
		return ofOneManyE(fn)
	case func(map[string]any, ...map[string]any) any:
		return ofOneMany(fn)
	case func(map[string]any, ...string) map[string]any:
		return ofOneMany(fn)
	case func(string, ...map[string]any) []any:
		return ofOneMany(fn)
	default:
		return nil
	}
}

// argument returns an argument as the type that a function wants.
func argument[T any](args []any, i int) (T, error) {
	var want T
	switch given := args[i].(type) {
	case T:
		return given, nil
	case nil:
		switch any(&want).(type) {
		case *any, *map[string]any:
			return want, nil
		}
	case int: // constants have no type of their own
		if out, ok := any(float64(given)).(T); ok {
			return out, nil
		}
	default:
	}
	return want, fmt.Errorf("wrong type for value; expected %T; got %T", want, args[i])
}

// arity checks the number of arguments.
func arity(args []any, n int) error {
	if len(args) != n {
		return fmt.Errorf("wrong number of args: want %d got %d", n, len(args))
	}
	return nil
}

// rest returns the arguments from one on.
func rest[T any](args []any, from int) ([]T, error) {
	if len(args) < from {
		return nil, fmt.Errorf("wrong number of args: want at least %d got %d", from, len(args))
	}
	var out []T
	for i := from; i < len(args); i++ {
		x, err := argument[T](args, i)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

func of1[A, R any](fn func(A) R) call {
	return of1e(func(a A) (R, error) { return fn(a), nil })
}

func of1e[A, R any](fn func(A) (R, error)) call {
	return func(args []any) (any, error) {
		if err := arity(args, 1); err != nil {
			return nil, err
		}
		a, err := argument[A](args, 0)
		if err != nil {
			return nil, err
		}
		return fn(a)
	}
}

func of2[A, B, R any](fn func(A, B) R) call {
	return of2e(func(a A, b B) (R, error) { return fn(a, b), nil })
}

func of2e[A, B, R any](fn func(A, B) (R, error)) call {
	return func(args []any) (any, error) {
		if err := arity(args, 2); err != nil {
			return nil, err
		}
		b, err := argument[B](args, 1)
		if err != nil {
			return nil, err
		}
		return of1e(func(a A) (R, error) { return fn(a, b) })(args[:1])
	}
}

func of3[A, B, C, R any](fn func(A, B, C) R) call {
	return of3e(func(a A, b B, c C) (R, error) { return fn(a, b, c), nil })
}

func of3e[A, B, C, R any](fn func(A, B, C) (R, error)) call {
	return func(args []any) (any, error) {
		if err := arity(args, 3); err != nil {
			return nil, err
		}
		c, err := argument[C](args, 2)
		if err != nil {
			return nil, err
		}
		return of2e(func(a A, b B) (R, error) { return fn(a, b, c) })(args[:2])
	}
}

func ofMany[A, R any](fn func(...A) R) call {
	return func(args []any) (any, error) {
		list, err := rest[A](args, 0)
		if err != nil {
			return nil, err
		}
		return fn(list...), nil
	}
}

func ofOneMany[A, B, R any](fn func(A, ...B) R) call {
	return ofOneManyE(func(a A, more ...B) (R, error) { return fn(a, more...), nil })
}

func ofOneManyE[A, B, R any](fn func(A, ...B) (R, error)) call {
	return func(args []any) (any, error) {
		more, err := rest[B](args, 1)
		if err != nil {
			return nil, err
		}
		return of1e(func(a A) (R, error) { return fn(a, more...) })(args[:1])
	}
}

// rounded lifts the one function of its type, round.
func rounded(fn func(any, int, ...float64) float64) call {
	return func(args []any) (any, error) {
		more, err := rest[float64](args, 2)
		if err != nil {
			return nil, err
		}
		return of2(func(a any, b int) float64 { return fn(a, b, more...) })(args[:2])
	}
}
