package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	yaml "sigs.k8s.io/yaml/goyaml.v3"
)

// syntaxError is why a document could not be read.
type syntaxError struct {
	start, end int // offsets in the input
	message    string
	limit      bool // a limit was reached; the document may be well-formed
}

// errAbandoned ends a conversion; the reason stands in the converter.
var errAbandoned = errors.New("document abandoned")

// parseYAML reads one document. data are the bytes to parse, which begin at
// offset base of the input.
func (in *input) parseYAML(data []byte, base int, mask masked) (*Node, *syntaxError) {
	if root, ok := in.readSimple(data, base); ok {
		in.saw(data, base)
		in.open = in.open || mask.dialect != ""
		return root, nil
	}
	return in.convertYAML(data, base, mask)
}

// convertYAML reads any document, by way of the library.
func (in *input) convertYAML(data []byte, base int, mask masked) (*Node, *syntaxError) {
	data = hideUnicodeBreaks(data)
	in.saw(data, base)
	tree, err := parseTree(data)
	if err != nil {
		return nil, in.syntaxError(data, base, err)
	}
	in.open = in.open || mask.dialect != ""
	if len(tree.Content) == 0 {
		return &Node{in: in, start: base, end: base + len(data)}, nil
	}
	c := &converter{in: in, data: data, base: base, lines: lineStarts(data), done: map[*yaml.Node]converted{}}
	root, err := c.convert(tree.Content[0], 1)
	if err != nil {
		return nil, c.failure
	}
	return root.node, nil
}

// parseTree calls the library. Its parser reports errors by panics of its own
// and recovers them; what else it may panic with on hostile input is caught
// here, because one file must not end the run.
func parseTree(data []byte) (tree yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: the parser gave up: %v", r)
		}
	}()
	err = yaml.Unmarshal(data, &tree)
	return tree, err
}

// hideUnicodeBreaks replaces the characters that are line breaks to the library
// and to YAML 1.1 only (NEL, LS, PS) by others of the same length, so that its
// lines are those of every editor. Texts are cut from the input itself.
func hideUnicodeBreaks(data []byte) []byte {
	for _, pair := range [...][2]string{{"\u0085", "\u00a0"}, {"\u2028", "\u2027"}, {"\u2029", "\u2027"}} {
		if bytes.Contains(data, []byte(pair[0])) {
			data = bytes.ReplaceAll(data, []byte(pair[0]), []byte(pair[1]))
		}
	}
	return data
}

var errorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntaxError puts an error of the library into words and finds its line.
func (in *input) syntaxError(data []byte, base int, err error) *syntaxError {
	message := err.Error()
	line := 1
	if m := errorLine.FindStringSubmatch(message); m != nil {
		if n, atoiErr := strconv.Atoi(m[1]); atoiErr == nil {
			line = n
		}
		message = message[len(m[0]):]
	}
	lines := lineStarts(data)
	start := lines[min(max(line, 1), len(lines))-1]
	end := lineEnd(data, start)
	start += indentOf(data[start:end])
	return &syntaxError{
		start: base + start, end: base + end,
		message: "document is not valid YAML: " + message,
		limit:   strings.Contains(message, "exceeded max depth"),
	}
}

// lineStarts returns the offsets at which lines begin; the first is 0.
func lineStarts(data []byte) []int {
	starts := append(make([]int, 0, 1+bytes.Count(data, []byte{'\n'})), 0)
	for at := lineEnd(data, 0); at < len(data); at = lineEnd(data, starts[len(starts)-1]) {
		starts = append(starts, nextLine(data, at))
	}
	return starts
}

// converter turns the library's nodes into ours.
type converter struct {
	in    *input
	data  []byte
	base  int // offset of data in the input
	lines []int
	done  map[*yaml.Node]converted // the anchors met so far

	// The last position asked for: nodes come in the order of the text, so each
	// line is walked once.
	line, column, offset int
	size                 int // values so far, aliases expanded
	failure              *syntaxError
}

// converted is a node with the size and depth that a walk of it meets.
type converted struct {
	node        *Node
	size, depth int
}

// locate returns the offset in data of a 1-based line and column in characters.
func (c *converter) locate(line, column int) int {
	if line != c.line || column < c.column {
		c.line, c.column = line, 1
		c.offset = c.lines[min(max(line, 1), len(c.lines))-1]
	}
	for ; c.column < column && c.offset < len(c.data); c.column++ {
		_, size := utf8.DecodeRune(c.data[c.offset:])
		c.offset += size
	}
	return c.offset
}

// fail abandons the document.
func (c *converter) fail(y *yaml.Node, message string, limit bool) error {
	start := c.locate(y.Line, y.Column)
	end := lineEnd(c.data, start)
	c.failure = &syntaxError{start: c.base + start, end: c.base + end, message: message, limit: limit}
	return errAbandoned
}

func (c *converter) convert(y *yaml.Node, depth int) (converted, error) {
	if depth > MaxDepth {
		return converted{}, c.fail(y, fmt.Sprintf("document is nested deeper than %d levels", MaxDepth), true)
	}
	if y.Kind == yaml.AliasNode {
		return c.alias(y, depth)
	}
	if err := c.count(y, 1); err != nil {
		return converted{}, err
	}
	if y.Anchor != "" {
		c.done[y] = converted{} // in progress: an alias from inside is a cycle
	}
	out := converted{node: c.node(y), size: 1, depth: 1}
	var err error
	switch y.Kind {
	case yaml.ScalarNode:
		c.scalar(out.node, y)
	case yaml.SequenceNode:
		err = c.sequence(&out, y, depth)
	case yaml.MappingNode:
		err = c.mapping(&out, y, depth)
	default: // a document holds nothing else, and aliases were dealt with
	}
	if y.Anchor != "" {
		c.done[y] = out
	}
	return out, err
}

// node makes a node of the same place and tag, without what is in it.
func (c *converter) node(y *yaml.Node) *Node {
	n := &Node{}
	if y.Kind != yaml.ScalarNode {
		n = newCollection(Node{})
	}
	n.in, n.start = c.in, c.base+c.locate(y.Line, y.Column)
	if y.Style&yaml.TaggedStyle != 0 && strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!") {
		n.more = &more{tag: y.Tag}
	}
	return n
}

// alias returns the node that the alias stands for, unless it would never end.
func (c *converter) alias(y *yaml.Node, depth int) (converted, error) {
	target, ok := c.done[y.Alias]
	if !ok || target.node == nil {
		return converted{}, c.fail(y, fmt.Sprintf("alias %q stands inside the value that it repeats", "*"+y.Value), false)
	}
	if depth+target.depth-1 > MaxDepth {
		return converted{}, c.fail(y, fmt.Sprintf("document is nested deeper than %d levels with its aliases expanded", MaxDepth), true)
	}
	return target, c.count(y, target.size)
}

// count adds to the expanded size of the document.
func (c *converter) count(y *yaml.Node, size int) error {
	if c.size += size; c.size > MaxNodes {
		return c.fail(y, fmt.Sprintf("document has more than %d values with its aliases expanded", MaxNodes), true)
	}
	return nil
}

func (c *converter) scalar(n *Node, y *yaml.Node) {
	n.kind, n.value, n.style = Scalar, y.Value, styleOf(y)
	explicit := y.Style&yaml.TaggedStyle != 0
	if explicit || y.Anchor != "" {
		n.start = c.base + skipProperties(c.data, n.start-c.base)
	}
	if n.style == plain && (!explicit || y.Tag == "!!null" || y.Tag == "!!bool") {
		n.kind, n.typ = resolve(y.Value)
	}
	if n.kind == Null {
		n.end = n.start + len(y.Value)
	}
}

func styleOf(y *yaml.Node) style {
	switch {
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return doubleQuoted
	case y.Style&yaml.SingleQuotedStyle != 0:
		return singleQuoted
	case y.Style&yaml.LiteralStyle != 0:
		return literalBlock
	case y.Style&yaml.FoldedStyle != 0:
		return foldedBlock
	default:
		return plain
	}
}

func (c *converter) sequence(out *converted, y *yaml.Node, depth int) error {
	out.node.kind = Sequence
	for _, child := range y.Content {
		item, err := c.convert(child, depth+1)
		if err != nil {
			return err
		}
		children := out.node.children
		children.items = append(children.items, item.node)
		out.grow(item)
	}
	return nil
}

func (c *converter) mapping(out *converted, y *yaml.Node, depth int) error {
	out.node.kind = Mapping
	var merges []converted
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, err := c.convert(y.Content[i], depth+1)
		if err != nil {
			return err
		}
		value, err := c.convert(y.Content[i+1], depth+1)
		if err != nil {
			return err
		}
		out.grow(key)
		out.grow(value)
		if isMerge(y.Content[i]) {
			merges = append(merges, value)
			continue
		}
		children := out.node.children
		children.entries = append(children.entries, Entry{key: key.node, Value: value.node})
	}
	for _, m := range merges {
		out.node.merge(m.node)
	}
	return nil
}

// grow counts a child.
func (v *converted) grow(child converted) {
	v.size += child.size
	v.depth = max(v.depth, child.depth+1)
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && (key.Tag == "" || key.Tag == "!" || key.Tag == "!!merge")
}

// merge adds the entries of a merge key's value, a mapping or a list of them:
// what the mapping has itself wins, then what comes first in the list.
func (n *Node) merge(from *Node) {
	if from.kind == Sequence {
		for _, item := range from.Items() {
			if item.kind == Mapping {
				n.merge(item)
			}
		}
		return
	}
	have := make(map[string]bool, len(n.Entries()))
	for _, e := range n.Entries() {
		have[e.key.value] = true
	}
	for _, e := range from.Entries() {
		if !have[e.key.value] {
			n.children.entries = append(n.children.entries, Entry{key: e.key, Value: e.Value, Merged: true})
		}
	}
}

// skipProperties returns the offset behind anchors and tags, and behind what
// may stand between them and the value.
func skipProperties(data []byte, at int) int {
	for at < len(data) {
		switch c := data[at]; {
		case c == '&' || c == '!':
			for at < len(data) && !bytes.ContainsRune([]byte(" \t\r\n"), rune(data[at])) {
				at++
			}
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			at++
		case c == '#' && at > 0 && (data[at-1] == ' ' || data[at-1] == '\t' || data[at-1] == '\n' || data[at-1] == '\r'):
			at = lineEnd(data, at)
		default:
			return at
		}
	}
	return at
}

// resolve tells what Kubernetes takes an unquoted scalar for: YAML 1.1, as in
// the decoder of sigs.k8s.io/yaml. Timestamps are strings there.
func resolve(value string) (Kind, Type) {
	switch value {
	case "", "~", "null", "Null", "NULL":
		return Null, String
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
		"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return Scalar, Boolean
	}
	if isNumber(value) {
		return Scalar, Number
	}
	return Scalar, String
}

// isNumber reports whether a value, which is not empty, is a number. What numbers
// begin with and consist of tells nearly all texts apart; the expression, which
// takes a hundred times as long, decides about the rest.
func isNumber(value string) bool {
	if c := value[0]; c > '9' || c < '+' || c == '/' || c == ',' {
		return false
	}
	digits := true
	for i := range len(value) {
		if c := value[i]; c < '0' || c > '9' {
			digits = false
			if strings.IndexByte("+-._abcdefABCDEFxXoinNI", c) < 0 {
				return false
			}
		}
	}
	return digits || number.MatchString(value)
}

// number are the integers and floats of YAML 1.1, with the prefixes of Go.
var number = regexp.MustCompile(
	`^[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0o[0-7_]+|[0-9][0-9_]*|(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))$|^\.(nan|NaN|NAN)$`)
