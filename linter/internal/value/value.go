package value

import (
	"math"
	"math/big"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Kind tells what a Value is.
type Kind uint8

// The kinds. The zero Value is Null.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Tuple
	Set
	Map
	Object
	// Unknown is a value that the files do not tell, of any type.
	Unknown
	// Choice is one of several values; an undecided condition chooses.
	Choice
	// Invalid is no value: Terraform would refuse the expression.
	Invalid
)

// String returns the kind's name in lower case, as messages use it.
func (k Kind) String() string {
	return [...]string{
		"null", "bool", "number", "string", "list", "tuple", "set", "map", "object", "unknown", "choice", "invalid",
	}[k]
}

// flags are the marks of a value.
type flags uint8

const (
	sensitive flags = 1 << iota // must not be printed
	optional                    // as an element: may be missing
	spread                      // as an element: stands for any number of elements
	unordered                   // list or tuple: the order of the elements is not known
	undecided                   // holds a choice somewhere
	partial                     // holds something that is not known
	faulty                      // holds something Invalid
)

// inherit returns the flags that a collection has because of an element.
func (v Value) inherit() flags {
	f := v.flags & (undecided | partial | faulty)
	if v.IsOptional() {
		f |= partial
	}
	return f
}

// Value is one value of a Terraform expression. The zero value is null.
// Values are immutable; compare them with [Equal].
type Value struct {
	kind  Kind
	flags flags
	// size counts the values inside, each as often as it is reached.
	size uint32
	// typ is the element type of a list, set or map, and the type of a null or
	// unknown; cty.NilType where it is not known.
	typ  cty.Type
	rng  source.Range
	body any
}

// unknown is the body of an Unknown.
type unknown struct {
	token *symbolic.Token
	// not is the value that this one is the negation of, or nil.
	not *Value
}

// Fault says why an expression has no value.
type Fault struct {
	Range   source.Range
	Message string // lower case, no full stop
}

// OfBool returns a known bool.
func OfBool(b bool) Value { return Value{kind: Bool, body: b} }

// OfNumber returns a known number. The value keeps n, which must not change.
func OfNumber(n *big.Float) Value { return Value{kind: Number, body: n} }

// OfInt returns a known whole number.
func OfInt(n int) Value {
	return OfNumber(new(big.Float).SetPrec(512).SetMode(big.ToNearestEven).SetInt64(int64(n)))
}

// OfText returns a string; its range is the text's range to edit.
func OfText(t symbolic.Text) Value {
	v := Value{kind: String, body: t}
	if t.IsKnown() {
		return v
	}
	v.flags |= partial
	if t.HasToken(isChoice) {
		v.flags |= undecided
	}
	return v
}

func isChoice(token *symbolic.Token) bool { return token.Choice != nil }

// OfString returns a known string of no place.
func OfString(s string) Value { return OfText(symbolic.Literal(s)) }

// NullOf returns a null of the type; cty.NilType or DynamicPseudoType if open.
func NullOf(t cty.Type) Value { return Value{kind: Null, typ: t} }

// UnknownOf returns an unknown value with the token as identity. The type may
// be cty.NilType: nothing is known of it.
func UnknownOf(token *symbolic.Token, t cty.Type) Value {
	v := Value{kind: Unknown, flags: partial, typ: t, body: unknown{token: token}}
	if token.Choice != nil {
		v.flags |= undecided
	}
	return v
}

// Named returns an unknown value of any type with a new token.
func Named(scope, name string) Value {
	return UnknownOf(&symbolic.Token{Scope: scope, Name: name}, cty.NilType)
}

// Fail returns the value of an expression that Terraform refuses.
func Fail(rng source.Range, message string) Value {
	return Value{kind: Invalid, flags: faulty, rng: rng, body: Fault{Range: rng, Message: message}}
}

// Kind returns what the value is.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether the value certainly is null.
func (v Value) IsNull() bool { return v.kind == Null }

// IsUnknown reports whether the value is of kind Unknown.
func (v Value) IsUnknown() bool { return v.kind == Unknown }

// Size returns the number of values inside a collection or choice, at all
// depths. Values share their parts, so that a small program can make a value of
// enormous size; callers must give up on one before they walk through it.
func (v Value) Size() int { return int(v.size) }

// grow adds the size of a part.
func (v *Value) grow(part Value) {
	if sum := uint64(v.size) + uint64(part.size) + 1; sum < math.MaxInt32 {
		v.size = uint32(sum)
	} else {
		v.size = math.MaxInt32
	}
}

// IsKnown reports whether the value and everything inside is known.
func (v Value) IsKnown() bool { return v.flags&(partial|faulty) == 0 }

// IsFaulty reports whether the value or something inside is Invalid, so that
// Terraform would refuse the expression.
func (v Value) IsFaulty() bool { return v.flags&faulty != 0 }

// IsUndecided reports whether the value or something inside is a choice.
func (v Value) IsUndecided() bool { return v.flags&undecided != 0 }

// IsInvalid reports whether the expression has no value.
func (v Value) IsInvalid() bool { return v.kind == Invalid }

// Fault returns why there is no value, and true, for an Invalid.
func (v Value) Fault() (Fault, bool) {
	f, ok := v.body.(Fault)
	return f, ok
}

// Token returns the identity of an Unknown; nil for any other kind.
func (v Value) Token() *symbolic.Token {
	if u, ok := v.body.(unknown); ok {
		return u.token
	}
	return nil
}

// Range returns where the value is written: for a string the place to edit,
// else the literal or the expression that made it. It may be no place.
func (v Value) Range() source.Range {
	if t, ok := v.body.(symbolic.Text); ok {
		if rng := t.Range(); !rng.IsZero() {
			return rng
		}
	}
	return v.rng
}

// At returns the value with its range set where it has none yet; the
// characters of a string likewise.
func (v Value) At(rng source.Range) Value {
	if v.rng.IsZero() {
		v.rng = rng
	}
	if t, ok := v.body.(symbolic.Text); ok && !t.IsPlaced() {
		v.body = t.At(rng)
	}
	return v
}

// UsedAt notes for a string that the expression at rng in a module of the given
// depth put it to use (see [symbolic.Text.UsedAt]); of a list, map or choice it
// notes it for the strings inside.
func (v Value) UsedAt(rng source.Range, depth int) Value {
	return v.MapTexts(func(t symbolic.Text) symbolic.Text { return t.UsedAt(rng, depth) })
}

// Sensitive reports whether the value must not be printed.
func (v Value) Sensitive() bool { return v.flags&sensitive != 0 }

// MarkSensitive returns the value marked as not to be printed; the characters
// of every string inside are hidden.
func (v Value) MarkSensitive() Value {
	v = v.MapTexts(func(t symbolic.Text) symbolic.Text { return t.Hidden("(sensitive value)") })
	v.flags |= sensitive
	return v
}

// Unmarked returns the value without the sensitive mark.
func (v Value) Unmarked() Value {
	if v.Sensitive() {
		v = v.MapTexts(symbolic.Text.Revealed)
		v.flags &^= sensitive
	}
	return v
}

// IsOptional reports, for an element of a collection, whether it may be missing.
func (v Value) IsOptional() bool { return v.flags&(optional|spread) != 0 }

// IsSpread reports, for an element of a list, tuple or set, whether it stands
// for any number of elements, of which only its token is known.
func (v Value) IsSpread() bool { return v.flags&spread != 0 }

// AsOptional returns the value as an element that may be missing.
func (v Value) AsOptional() Value { v.flags |= optional; return v }

// AsSpread returns the value as an element that stands for any number of
// elements: each is the value with other strings for its tokens.
func (v Value) AsSpread() Value { v.flags |= spread; return v }

// Plain returns the value without the marks that it has as an element.
func (v Value) Plain() Value { v.flags &^= optional | spread; return v }

// IsUnordered reports, for a list or tuple, whether the order of its elements
// is not known: it was made from a set or map whose keys hold tokens.
func (v Value) IsUnordered() bool { return v.flags&unordered != 0 }

// Unordered returns a list or tuple marked as one of unknown order.
func (v Value) Unordered() Value { v.flags |= unordered | partial; return v }

// HasGaps reports whether the number of elements of a collection is not known,
// because one of them is optional or a spread, or the object is open.
func (v Value) HasGaps() bool {
	switch body := v.body.(type) {
	case []Value:
		for _, e := range body {
			if e.IsOptional() {
				return true
			}
		}
	case *mapping:
		if body.rest != nil {
			return true
		}
		for _, e := range body.entries {
			if e.Value.IsOptional() {
				return true
			}
		}
	}
	return false
}
