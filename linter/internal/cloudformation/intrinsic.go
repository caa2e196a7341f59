package cloudformation

import (
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// call evaluates an intrinsic function. The node is the call as a whole.
func (w *world) call(name string, n, argument *manifest.Node) value {
	switch name {
	case "Ref":
		if id, ok := argument.Literal(); ok {
			return w.ref(id, n)
		}
	case "Fn::GetAtt":
		if id, attribute, ok := w.getAttArguments(argument); ok {
			return w.getAtt(id, attribute, n)
		}
	case "Fn::Sub":
		return w.sub(n, argument)
	case "Fn::Join":
		return w.join(n, argument)
	case "Fn::Split":
		return w.split(n, argument)
	case "Fn::Select":
		return w.selected(n, argument)
	case "Fn::If":
		return w.chosen(n, argument)
	case "Fn::FindInMap":
		return w.findInMap(n, argument)
	case "Fn::ImportValue":
		if export, ok := w.argument(n, argument).asText(); ok {
			return w.unknown("import of "+export.String(), n)
		}
	case "Fn::ToJsonString":
		return textValue(w.argument(n, argument).json())
	}
	return w.unknown(name+" in line "+strconv.Itoa(n.Range().StartPosition().Line), n)
}

// used notes that the expression put a text to use.
func used(t symbolic.Text, n *manifest.Node) symbolic.Text { return t.UsedAt(n.Range(), 0) }

// pseudo are the pseudo parameters, with what is known of their characters.
var pseudo = map[string]symbolic.Nature{
	"AWS::AccountId": symbolic.AccountNumber(),
	"AWS::Partition": symbolic.Partition(),
	"AWS::Region":    symbolic.Region(),
	"AWS::URLSuffix": {Alphabet: "a-z.", NotEmpty: true},
	"AWS::StackName": {Alphabet: "a-zA-Z0-9-", NotEmpty: true},
	"AWS::StackId":   {NotEmpty: true},
}

func (w *world) pseudo(name string) symbolic.Text {
	return symbolic.Of(&symbolic.Token{Scope: w.scope, Name: name, Nature: pseudo[name]})
}

// ref is the value of a parameter, a pseudo parameter or a resource.
func (w *world) ref(id string, n *manifest.Node) value {
	if id == "AWS::NoValue" {
		return value{}
	}
	if _, ok := pseudo[id]; ok {
		return textValue(w.pseudo(id).At(n.Range()))
	}
	if parameter := w.root.At("Parameters", id); parameter != nil {
		return w.parameter(id, parameter, n)
	}
	if r, ok := w.resources[id]; ok {
		return textValue(used(w.reference(id, r), n))
	}
	return w.unknown(id, n)
}

// parameter is a parameter's default, or a token if it has none or an empty one.
func (w *world) parameter(id string, p, n *manifest.Node) value {
	kind, _ := p.Get("Type").Literal()
	given := p.Get("Default")
	secret, _ := p.Get("NoEcho").Literal()
	token := &symbolic.Token{Scope: w.scope, Name: id, Secret: secret == "true"}
	if given == nil || given.Text().IsEmpty() || strings.HasPrefix(kind, "AWS::SSM::") {
		if strings.Contains(kind, "List") {
			return value{kind: open, text: symbolic.Of(token).At(n.Range())}
		}
		return textValue(symbolic.Of(token).At(n.Range()))
	}
	text := given.Text()
	if token.Secret {
		text = text.Hidden("(parameter " + id + ")")
	}
	if !strings.Contains(kind, "List") {
		return textValue(used(text, n))
	}
	out := value{kind: list}
	for _, part := range text.Split(",") {
		out.items = append(out.items, textValue(used(trimmed(part), n)))
	}
	return out
}

func trimmed(t symbolic.Text) symbolic.Text {
	for t.HasPrefix(" ") {
		t = t.TrimPrefix(" ")
	}
	for t.HasSuffix(" ") {
		t = t.TrimSuffix(" ")
	}
	return t
}

func (w *world) getAttArguments(argument *manifest.Node) (id, attribute string, ok bool) {
	if items := argument.Items(); len(items) == 2 {
		id, first := items[0].Literal()
		attribute, second := w.eval(items[1]).text.Literal()
		return id, attribute, first && second
	}
	s, known := argument.Literal()
	id, attribute, found := strings.Cut(s, ".")
	return id, attribute, known && found
}

func (w *world) getAtt(id, attribute string, n *manifest.Node) value {
	r, ok := w.resources[id]
	if !ok {
		return w.unknown(id+"."+attribute, n)
	}
	return textValue(used(w.attribute(id, r, attribute), n))
}

// sub is Fn::Sub: a string, or a string and a mapping of further names.
func (w *world) sub(n, argument *manifest.Node) value {
	format, names := argument, (*manifest.Node)(nil)
	if items := argument.Items(); len(items) == 2 {
		format, names = items[0], items[1]
	}
	if !format.IsScalar() {
		return w.unknown("Fn::Sub of what is no string", n)
	}
	t := format.Text()
	var parts []symbolic.Text
	for {
		start := strings.Index(t.Flat(), "${")
		if start < 0 {
			break
		}
		end := strings.IndexByte(t.Flat()[start:], '}')
		if end < 0 {
			break
		}
		end += start
		name := strings.TrimSpace(t.Slice(start+2, end).String())
		parts = append(parts, t.Slice(0, start))
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			parts = append(parts, symbolic.Literal("${"+literal+"}").At(t.Slice(start, end+1).Range()))
		} else {
			parts = append(parts, w.variable(name, names, n))
		}
		t = t.Slice(end+1, t.Len())
	}
	if parts == nil {
		return textValue(w.resolved(t))
	}
	return textValue(used(w.resolved(symbolic.Concat(append(parts, t)...)), n))
}

// variable is one ${name} of Fn::Sub.
func (w *world) variable(name string, names, n *manifest.Node) symbolic.Text {
	v := value{}
	if given := names.Get(name); given != nil {
		v = w.eval(given)
	} else if id, attribute, found := strings.Cut(name, "."); found {
		v = w.getAtt(id, attribute, n)
	} else {
		v = w.ref(name, n)
	}
	if t, ok := v.asText(); ok {
		return t
	}
	return symbolic.Named(w.scope, name)
}

func (w *world) join(n, argument *manifest.Node) value {
	items := argument.Items()
	if len(items) != 2 {
		return w.unknown("Fn::Join", n)
	}
	delimiter, _ := w.eval(items[0]).asText()
	elements, ok := w.eval(items[1]).asList()
	if !ok {
		return w.unknown("Fn::Join of "+w.eval(items[1]).text.String(), n)
	}
	var parts []symbolic.Text
	for i, e := range elements {
		if i > 0 {
			parts = append(parts, delimiter)
		}
		t, ok := e.asText()
		if !ok {
			return w.unknown("Fn::Join", n)
		}
		parts = append(parts, t)
	}
	return textValue(used(symbolic.Concat(parts...), n))
}

func (w *world) split(n, argument *manifest.Node) value {
	items := argument.Items()
	if len(items) != 2 {
		return w.unknown("Fn::Split", n)
	}
	delimiter, known := w.eval(items[0]).text.Literal()
	t, ok := w.eval(items[1]).asText()
	if !ok || !known || delimiter == "" || mayHold(t, delimiter) {
		return w.unknown("Fn::Split of "+t.String()+" at "+delimiter, n)
	}
	out := value{kind: list}
	for _, part := range t.Split(delimiter) {
		out.items = append(out.items, textValue(part))
	}
	return out
}

// mayHold reports whether a token of the text may hold the delimiter.
func mayHold(t symbolic.Text, delimiter string) bool {
	for _, token := range t.Tokens() {
		if token.Nature.Allows(delimiter) {
			return true
		}
	}
	return false
}

func (w *world) selected(n, argument *manifest.Node) value {
	items := argument.Items()
	if len(items) != 2 {
		return w.unknown("Fn::Select", n)
	}
	s, _ := w.eval(items[0]).text.Literal()
	index, err := strconv.Atoi(s)
	v := w.eval(items[1])
	elements, ok := v.asList()
	switch {
	case err == nil && ok && index >= 0 && index < len(elements):
		e := elements[index]
		e.text = used(e.text, n)
		return e
	case v.kind == open:
		return w.unknown("Fn::Select "+s+" of "+v.text.String(), n)
	default:
		return w.unknown("Fn::Select", n)
	}
}

// chosen is Fn::If.
func (w *world) chosen(n, argument *manifest.Node) value {
	items := argument.Items()
	if len(items) != 3 {
		return w.unknown("Fn::If", n)
	}
	name, _ := items[0].Literal()
	is := w.condition(name)
	if is == symbolic.Unknown {
		is = symbolic.AnswerOf(w.choose(name))
	}
	if is == symbolic.Yes {
		return w.eval(items[1])
	}
	return w.eval(items[2])
}

func (w *world) findInMap(n, argument *manifest.Node) value {
	items := argument.Items()
	if len(items) < 3 {
		return w.unknown("Fn::FindInMap", n)
	}
	var keys []string
	for _, item := range items[:3] {
		t, _ := w.eval(item).asText()
		key, known := t.Literal()
		if !known {
			return w.unknown("Fn::FindInMap of "+strings.Join(append(keys, t.String()), " "), n)
		}
		keys = append(keys, key)
	}
	if found := w.root.Get("Mappings").At(keys...); found != nil {
		v := w.plain(found)
		v.text = used(v.text, n)
		return v
	}
	return w.unknown("Fn::FindInMap of "+strings.Join(keys, " "), n)
}
