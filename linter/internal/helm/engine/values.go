package engine

import (
	"fmt"
	"maps"
	"strings"
)

// table is what YAML calls a mapping.
type table = map[string]any

// globalKey is the key of values that a chart and all its sub-charts share.
const globalKey = "global"

// How values are laid over each other.
type mode bool

const (
	// dropNulls takes a null for the order to forget what lies below; nothing
	// that is left is null but what the user wrote where nothing lay below.
	dropNulls mode = false
	// keepNulls keeps nulls for a later time.
	keepNulls mode = true
)

// coalesce lays values over the defaults of a part and its sub-parts: into holds
// them afterwards. It fails if what stands under the name of a sub-part is no
// mapping.
func (p *part) coalesce(into table, how mode) error {
	p.overDefaults(into, how)
	for _, sub := range p.parts {
		inner, ok := into[sub.name]
		if !ok {
			inner = table{}
			into[sub.name] = inner
		}
		values, ok := inner.(table)
		if !ok {
			return fmt.Errorf("the values of sub-chart %q are no mapping", sub.name)
		}
		shareGlobals(values, into)
		if err := sub.coalesce(values, how); err != nil {
			return err
		}
	}
	return nil
}

// overDefaults lays values over the part's own defaults.
func (p *part) overDefaults(into table, how mode) {
	for key, below := range p.values {
		above, there := into[key]
		below = deepCopy(below)
		switch over, isTable := above.(table); {
		case !there && how == keepNulls:
			into[key] = below
		case !there:
			if below != nil {
				into[key] = withoutNulls(below)
			}
		case above == nil && how == dropNulls:
			delete(into, key)
		case isTable:
			under, ok := below.(table)
			if !ok {
				continue // the user's mapping wins over whatever it was
			}
			// The values of a sub-chart are laid over its own defaults later: until
			// then its nulls have to last.
			inner := how
			if p.has(key) {
				inner = keepNulls
			}
			if inner == dropNulls {
				withoutNulls(under)
			}
			layOver(over, under, inner)
		}
	}
}

// layOver adds to a mapping what another one has below it. A null above makes one
// below as well, which shows where the one below is used elsewhere, too: when
// values are imported, as Helm copies nothing there.
func layOver(above, below table, how mode) {
	forgotten := map[string]bool{}
	for key, over := range above {
		if over == nil {
			forgotten[key] = below[key] != nil
			below[key] = nil
		}
	}
	for key, under := range below {
		over, there := above[key]
		if !there {
			above[key] = under
			continue
		}
		if forgotten[key] && how == dropNulls {
			delete(above, key)
			continue
		}
		if overTable, ok := over.(table); ok {
			if underTable, ok := under.(table); ok {
				layOver(overTable, underTable, how)
			}
		}
	}
}

// shareGlobals hands the globals of a chart down to a sub-chart, over what that
// has of its own.
func shareGlobals(values, parent table) {
	own, ok := tableAt(values, globalKey)
	if !ok {
		return
	}
	shared, ok := tableAt(parent, globalKey)
	if !ok {
		return
	}
	for key, value := range shared {
		above, isTable := value.(table)
		below, ownTable := own[key].(table)
		switch _, there := own[key]; {
		case isTable && !there:
			own[key] = maps.Clone(above)
		case isTable && ownTable:
			above = maps.Clone(above)
			layOver(above, below, keepNulls)
			own[key] = above
		case !isTable && !ownTable:
			own[key] = value
		}
	}
	values[globalKey] = own
}

// tableAt returns the mapping under a key, an empty one if there is nothing; it
// is false if there is something else.
func tableAt(values table, key string) (table, bool) {
	value, ok := values[key]
	if !ok {
		return table{}, true
	}
	found, ok := value.(table)
	return found, ok
}

// withoutNulls removes every null in mappings, and returns the value.
func withoutNulls(value any) any {
	object, ok := value.(table)
	if !ok {
		return value
	}
	for key, inner := range object {
		if inner == nil {
			delete(object, key)
		} else {
			withoutNulls(inner)
		}
	}
	return object
}

// deepCopy returns a value that shares no mapping or list with the given one.
func deepCopy(value any) any {
	switch x := value.(type) {
	case table:
		return copyOf(x)
	case []any:
		out := make([]any, len(x))
		for i, inner := range x {
			out[i] = deepCopy(inner)
		}
		return out
	default:
		return value
	}
}

// copyOf is deepCopy of a mapping; it is never nil.
func copyOf(values table) table {
	out := make(table, len(values))
	for key, inner := range values {
		out[key] = deepCopy(inner)
	}
	return out
}

// lookUp returns what stands at a path with dots between the keys, nil if nothing
// does.
func lookUp(values table, dotted string) any {
	keys := strings.Split(dotted, ".")
	for _, key := range keys[:len(keys)-1] {
		values, _ = values[key].(table)
	}
	return values[keys[len(keys)-1]]
}

// lookUpTable is lookUp for a mapping.
func lookUpTable(values table, dotted string) table {
	found, _ := lookUp(values, dotted).(table)
	return found
}
