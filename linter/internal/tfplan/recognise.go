package tfplan

import (
	"bytes"

	"github.com/irsalint/irsalint/linter/source"
)

// Kind is what a JSON document is to Terraform.
type Kind uint8

// The documents that are told apart.
const (
	// Other is anything that this package has nothing to say about.
	Other Kind = iota
	// Plan is the output of "terraform show -json PLAN".
	Plan
	// State is the output of "terraform show -json" without a plan.
	State
	// RawState is a state file, the output of "terraform state pull".
	RawState
	// Log is the output of "terraform plan -json" or "apply -json": a log of
	// messages that holds no plan.
	Log
)

// String names the kind as a person would.
func (k Kind) String() string {
	return [...]string{"other", "plan", "state", "raw state", "log"}[k]
}

// Recognise tells what data is by its content. It is cheap for what is not
// Terraform's, and takes documents that break off for what they began as.
func Recognise(data []byte) Kind {
	if wide := fromUTF16(data); wide != nil {
		data = wide
	}
	start := skipSpace(data, len(bomOf(data)))
	if start >= len(data) || data[start] != '{' {
		return Other
	}
	if bytes.HasPrefix(data[start:], []byte(`{"@level":`)) && bytes.Contains(firstLine(data[start:]), []byte(`"terraform":`)) {
		return Log
	}
	if !bytes.Contains(data, []byte(`"terraform_version"`)) && !bytes.Contains(data, []byte(`"format_version"`)) {
		return Other
	}
	return byMembers(data, start)
}

// byMembers decides by the names of the top-level members. The members that say
// what it is come first as Terraform writes them; another tool may have sorted
// them.
func byMembers(data []byte, start int) Kind {
	var format, version, lineage, resources bool
	kind := Other
	doc := value{file: &source.File{Data: data}, start: start, end: len(data)}
	for key, member := range doc.members() {
		switch string(data[key.start:key.end]) {
		case `"format_version"`:
			format = member.kind() == text
		case `"version"`:
			version = member.kind() == number
		case `"lineage"`:
			lineage = true
		case `"resources"`, `"modules"`:
			resources = true
		case `"planned_values"`, `"resource_changes"`, `"prior_state"`, `"configuration"`:
			kind = Plan
		case `"values"`:
			if kind == Other {
				kind = State
			}
		}
		if format && kind == Plan {
			return Plan
		}
	}
	switch {
	case version && (lineage || resources):
		return RawState
	case format:
		return kind
	default:
		return Other
	}
}

func firstLine(data []byte) []byte {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return line
}

// fromUTF16 decodes text that begins with a UTF-16 byte order mark, as the
// shells of Windows write when output is redirected, as far as it is ASCII;
// enough to recognise it. It returns nil for anything else.
func fromUTF16(data []byte) []byte {
	low := 0
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		low = 1
	default:
		return nil
	}
	out := make([]byte, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		out = append(out, data[i+low])
	}
	return out
}
