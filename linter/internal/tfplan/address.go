package tfplan

import "strings"

// splitAddress cuts an address or reference at its dots; an instance key or
// index stays with the step before it: `module`, `irsa["a.b"]`, `arn`.
func splitAddress(s string) []string {
	var steps []string
	start, depth, quoted := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' && depth > 0:
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		case c == '.' && depth == 0:
			steps = append(steps, s[start:i])
			start = i + 1
		}
	}
	return append(steps, s[start:])
}

// cutKey splits a step into its name and the first index behind it:
// `irsa["a"]` into `irsa` and `["a"]`.
func cutKey(step string) (name, key string) {
	open := strings.IndexByte(step, '[')
	if open < 0 {
		return step, ""
	}
	quoted := false
	for i := open + 1; i < len(step); i++ {
		switch c := step[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ']' && !quoted:
			return step[:open], step[open : i+1]
		}
	}
	return step[:open], step[open:]
}

// moduleSteps returns the calls of a module address with their keys:
// `module.a["x"].module.b` gives `a["x"]` and `b`.
func moduleSteps(address string) []string {
	if address == "" {
		return nil
	}
	var out []string
	for i, step := range splitAddress(address) {
		if i%2 == 1 {
			out = append(out, step)
		}
	}
	return out
}

// lastModule splits a module address into its parent's and the last call.
func lastModule(address string) (parent, step string) {
	steps := splitAddress(address)
	if len(steps) < 2 {
		return "", address
	}
	return strings.Join(steps[:len(steps)-2], "."), steps[len(steps)-1]
}
