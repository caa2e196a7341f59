package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// part is a chart while it is rendered: under the name that it goes by and with
// the sub-charts that are taken in.
type part struct {
	chart  *Chart
	name   string
	parent *part
	values table
	parts  []*part
	// dependencies are those of the metadata that are taken in, under the names
	// that they go by.
	dependencies []*Dependency
}

// newPart makes a part of a chart with all its sub-charts. Defaults holds the
// values by the names of the values files.
func newPart(chart *Chart, parent *part, defaults map[string]map[string]any) *part {
	p := &part{chart: chart, name: chart.metadata.Name, parent: parent, values: defaults[chart.values]}
	for _, sub := range chart.parts {
		p.parts = append(p.parts, newPart(sub, p, defaults))
	}
	for _, d := range chart.metadata.Dependencies {
		own := *d
		p.dependencies = append(p.dependencies, &own)
	}
	return p
}

// copyTo returns a copy of the part below another parent.
func (p *part) copyTo(parent *part) *part {
	out := *p
	out.parent = parent
	out.parts, out.dependencies = nil, nil
	for _, sub := range p.parts {
		out.parts = append(out.parts, sub.copyTo(&out))
	}
	for _, d := range p.dependencies {
		own := *d
		out.dependencies = append(out.dependencies, &own)
	}
	return &out
}

// has reports whether a sub-chart of that name is taken in.
func (p *part) has(name string) bool {
	for _, sub := range p.parts {
		if sub.name == name {
			return true
		}
	}
	return false
}

// path is the name of the part in the names of templates.
func (p *part) path() string {
	if p.parent == nil {
		return p.name
	}
	return p.parent.path() + "/charts/" + p.name
}

// choose leaves of the sub-charts those that conditions and tags enable, each
// under its alias: https://helm.sh/docs/topics/charts/#tags-and-condition-fields-in-dependencies.
// Prefix is the path of the part in the values of the outermost chart.
func (p *part) choose(values table, prefix string) error {
	if len(p.dependencies) == 0 {
		return nil
	}
	p.parts = p.named()
	merged := copyOf(values)
	if err := p.coalesce(merged, dropNulls); err != nil {
		return err
	}
	off := map[string]bool{}
	var dependencies []*Dependency
	for _, d := range p.dependencies {
		if d.Enabled = d.enabled(merged, prefix); d.Enabled {
			dependencies = append(dependencies, d)
		} else {
			off[d.Name] = true
		}
	}
	p.dependencies = dependencies
	parts := p.parts
	p.parts = nil
	for _, sub := range parts {
		if !off[sub.name] {
			p.parts = append(p.parts, sub)
		}
	}
	for _, sub := range p.parts {
		if err := sub.choose(merged, prefix+sub.name+"."); err != nil {
			return err
		}
	}
	return nil
}

// named returns the sub-charts under the names that they go by: those that no
// dependency declares, then one for each dependency that is there. It gives the
// dependencies those names as well.
func (p *part) named() []*part {
	var out []*part
	for _, sub := range p.parts {
		declared := false
		for _, d := range p.dependencies {
			declared = declared || sub.satisfies(d)
		}
		if !declared {
			out = append(out, sub)
		}
	}
	for _, d := range p.dependencies {
		for _, sub := range p.parts {
			if !sub.satisfies(d) {
				continue
			}
			named := sub.copyTo(p)
			named.name = d.key()
			out = append(out, named)
			break
		}
	}
	for _, d := range p.dependencies {
		d.Name = d.key()
	}
	return out
}

// satisfies reports whether the part is the chart that a dependency asks for.
func (p *part) satisfies(d *Dependency) bool {
	if p.chart.metadata.Name != d.Name {
		return false
	}
	version, err := semver.NewVersion(p.chart.metadata.Version)
	if err != nil {
		return false
	}
	constraint, err := semver.NewConstraint(d.Version)
	return err == nil && constraint.Check(version)
}

// enabled answers a dependency's tags and, stronger, the first of its conditions
// that is there.
func (d *Dependency) enabled(values table, prefix string) bool {
	enabled := true
	tags := lookUpTable(values, "tags")
	for _, tag := range d.Tags {
		on, ok := tags[tag].(bool)
		if on {
			enabled = true
			break // one tag that is on suffices
		}
		if ok {
			enabled = false
		}
	}
	for condition := range strings.SplitSeq(strings.TrimSpace(d.Condition), ",") {
		if condition == "" {
			continue
		}
		if on, ok := lookUp(values, prefix+condition).(bool); ok {
			return on
		}
	}
	return enabled
}

// importValues takes values of sub-charts over into the defaults of those that
// ask for it: https://helm.sh/docs/topics/charts/#importing-child-values-via-dependencies.
func (p *part) importValues() error {
	for _, sub := range p.parts {
		if err := sub.importValues(); err != nil {
			return err
		}
	}
	if len(p.dependencies) == 0 {
		return nil
	}
	merged := table{}
	if err := p.coalesce(merged, keepNulls); err != nil {
		return err
	}
	imported := table{}
	for _, d := range p.dependencies {
		for _, value := range d.ImportValues {
			var child, parent string
			switch x := value.(type) {
			case string:
				child, parent = "exports."+x, "."
			case map[string]any:
				child, parent = fmt.Sprint(x["child"]), fmt.Sprint(x["parent"])
			default:
				continue
			}
			found := lookUpTable(merged, d.Name+"."+child)
			if found == nil {
				continue
			}
			if len(found) == 0 {
				found = table{} // Helm copies this one, and no other
			}
			layOver(imported, at(parent, found), keepNulls)
		}
	}
	p.values = copyOf(merged)
	layOver(p.values, imported, keepNulls)
	return nil
}

// at returns a mapping that holds values at a path; "." is the mapping itself.
func at(dotted string, values table) table {
	if dotted == "." {
		return values
	}
	for _, key := range slices.Backward(strings.Split(dotted, ".")) {
		values = table{key: values}
	}
	return values
}
