package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// document and statement are what aws_iam_policy_document renders.
type document struct {
	Version   string      `json:"Version,omitempty"`
	ID        string      `json:"Id,omitempty"`
	Statement []statement `json:"Statement,omitempty"`
}

type statement struct {
	Sid          string                    `json:"Sid,omitempty"`
	Effect       string                    `json:"Effect,omitempty"`
	Action       any                       `json:"Action,omitempty"`
	NotAction    any                       `json:"NotAction,omitempty"`
	Resource     any                       `json:"Resource,omitempty"`
	NotResource  any                       `json:"NotResource,omitempty"`
	Principal    any                       `json:"Principal,omitempty"`
	NotPrincipal any                       `json:"NotPrincipal,omitempty"`
	Condition    map[string]map[string]any `json:"Condition,omitempty"`
}

// UnmarshalJSON takes a single statement for a list of one.
func (d *document) UnmarshalJSON(data []byte) error {
	var raw struct {
		Version   string
		ID        string `json:"Id"`
		Statement json.RawMessage
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	d.Version, d.ID = raw.Version, raw.ID
	if one := bytes.TrimSpace(raw.Statement); len(one) > 0 && one[0] == '{' {
		d.Statement = make([]statement, 1)
		return json.Unmarshal(one, &d.Statement[0])
	} else if len(one) == 0 {
		return nil
	}
	return json.Unmarshal(raw.Statement, &d.Statement)
}

// merge lets the statements of other replace those of the same sid, and adds
// the rest.
func (d *document) merge(other document) {
	if other.ID != "" {
		d.ID = other.ID
	}
	d.Version = max(d.Version, other.Version)
next:
	for _, s := range other.Statement {
		for i := range d.Statement {
			if s.Sid != "" && d.Statement[i].Sid == s.Sid {
				d.Statement[i] = s
				continue next
			}
		}
		d.Statement = append(d.Statement, s)
	}
}

func policyDocument() *schema.Resource {
	principals := fields{"type": required(), "identifiers": {Type: schema.TypeSet, Required: true, Elem: &schema.Schema{Type: schema.TypeString}}}
	condition := fields{"test": required(), "variable": required(), "values": {Type: schema.TypeList, Required: true, Elem: &schema.Schema{Type: schema.TypeString}}}
	f := fields{
		"json": computed(), "minified_json": computed(), "policy_id": optional(), "version": optional(),
		"source_policy_documents": texts(schema.TypeList), "override_policy_documents": texts(schema.TypeList),
		"statement": blocks(schema.TypeList, fields{
			"sid": optional(), "effect": optional(),
			"actions": texts(schema.TypeSet), "not_actions": texts(schema.TypeSet),
			"resources": texts(schema.TypeSet), "not_resources": texts(schema.TypeSet),
			"principals": blocks(schema.TypeSet, principals), "not_principals": blocks(schema.TypeSet, principals),
			"condition": blocks(schema.TypeSet, condition),
		}),
	}
	return &schema.Resource{Schema: f, ReadContext: renderDocument}
}

func renderDocument(_ context.Context, d *schema.ResourceData, _ any) diag.Diagnostics {
	var merged document
	mergeAll := func(list any) error {
		for _, text := range list.([]any) {
			var other document
			if s, _ := text.(string); s == "" {
				continue
			} else if err := json.Unmarshal([]byte(s), &other); err != nil {
				return err
			}
			merged.merge(other)
		}
		return nil
	}
	if err := mergeAll(d.Get("source_policy_documents")); err != nil {
		return diag.FromErr(err)
	}
	own := document{Version: d.Get("version").(string), ID: d.Get("policy_id").(string)}
	if own.Version == "" {
		own.Version = "2012-10-17"
	}
	for _, s := range d.Get("statement").([]any) {
		m, _ := s.(map[string]any)
		own.Statement = append(own.Statement, renderStatement(m))
	}
	merged.merge(own)
	if err := mergeAll(d.Get("override_policy_documents")); err != nil {
		return diag.FromErr(err)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(merged); err != nil {
		return diag.FromErr(err)
	}
	rendered := strings.TrimSuffix(b.String(), "\n")
	set(d, "json", rendered)
	var small bytes.Buffer
	_ = json.Compact(&small, []byte(rendered))
	set(d, "minified_json", small.String())
	d.SetId(fmt.Sprint(crc32.ChecksumIEEE([]byte(rendered))))
	return nil
}

func renderStatement(m map[string]any) statement {
	s := statement{
		Effect: "Allow", Action: sorted(m["actions"]), NotAction: sorted(m["not_actions"]),
		Resource: variables(sorted(m["resources"])), NotResource: variables(sorted(m["not_resources"])),
		Principal: renderPrincipals(m["principals"]), NotPrincipal: renderPrincipals(m["not_principals"]),
	}
	s.Sid, _ = m["sid"].(string)
	if effect, _ := m["effect"].(string); effect != "" {
		s.Effect = effect
	}
	conditions, _ := m["condition"].(*schema.Set)
	if conditions == nil || conditions.Len() == 0 {
		return s
	}
	s.Condition = map[string]map[string]any{}
	for _, c := range conditions.List() {
		block := c.(map[string]any)
		test, variable := block["test"].(string), block["variable"].(string)
		if s.Condition[test] == nil {
			s.Condition[test] = map[string]any{}
		}
		values, _ := s.Condition[test][variable].([]string)
		if one, ok := s.Condition[test][variable].(string); ok {
			values = []string{one}
		}
		for _, v := range block["values"].([]any) {
			text, _ := v.(string)
			values = append(values, text)
		}
		s.Condition[test][variable] = variables(single(values))
	}
	return s
}

func renderPrincipals(v any) any {
	blocks, _ := v.(*schema.Set)
	if blocks == nil || blocks.Len() == 0 {
		return nil
	}
	byType := map[string][]string{}
	for _, p := range blocks.List() {
		block := p.(map[string]any)
		for _, id := range block["identifiers"].(*schema.Set).List() {
			byType[block["type"].(string)] = append(byType[block["type"].(string)], id.(string))
		}
	}
	if everyone := byType["*"]; len(everyone) == 1 && everyone[0] == "*" && len(byType) == 1 {
		return "*"
	}
	out := map[string]any{}
	for kind, ids := range byType {
		sort.Sort(sort.Reverse(sort.StringSlice(ids)))
		out[kind] = variables(single(ids))
	}
	return out
}

func sorted(v any) any {
	list, _ := v.(*schema.Set)
	if list == nil || list.Len() == 0 {
		return nil
	}
	var out []string
	for _, e := range list.List() {
		out = append(out, e.(string))
	}
	sort.Sort(sort.Reverse(sort.StringSlice(out)))
	return single(out)
}

func single(list []string) any {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// variables writes &{x} as ${x}.
func variables(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "&{", "${")
	case []string:
		out := make([]string, len(v))
		for i, s := range v {
			out[i] = strings.ReplaceAll(s, "&{", "${")
		}
		return out
	}
	return v
}
