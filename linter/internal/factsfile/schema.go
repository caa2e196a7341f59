package factsfile

import (
	"encoding/json"
	"fmt"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Version is the schema version that this package writes. It reads no other.
const Version = 1

// document is the whole file.
type document struct {
	SchemaVersion   int              `json:"schema_version"`
	Roles           []role           `json:"roles"`
	Providers       []provider       `json:"providers"`
	Clusters        []cluster        `json:"clusters"`
	ServiceAccounts []serviceAccount `json:"service_accounts"`
	Workloads       []workload       `json:"workloads"`
	Associations    []association    `json:"associations"`
}

// text is a string that may be partly unknown: a JSON string if it is known,
// else an array of strings and {"token": name, "scope": scope} objects.
type text struct{ symbolic.Text }

type part struct {
	Token string `json:"token"`
	Scope string `json:"scope,omitempty"`
}

// MarshalJSON writes the text without any hidden characters.
func (t text) MarshalJSON() ([]byte, error) {
	if s, known := t.Literal(); known && !t.IsHidden() {
		return json.Marshal(s)
	}
	var parts []any
	for _, p := range t.Parts() {
		switch {
		case p.Hidden != "":
			parts = append(parts, part{Token: "hidden value", Scope: p.Hidden})
		case p.Token != nil:
			parts = append(parts, part{Token: p.Token.Name, Scope: p.Token.Scope})
		default:
			parts = append(parts, p.Literal)
		}
	}
	return json.Marshal(parts)
}

// UnmarshalJSON reads either form.
func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		t.Text = symbolic.Literal(s)
		return nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return fmt.Errorf("a text is a string or a list of parts: %w", err)
	}
	var parts []symbolic.Text
	for _, r := range raw {
		var p part
		if json.Unmarshal(r, &s) == nil {
			parts = append(parts, symbolic.Literal(s))
		} else if err := json.Unmarshal(r, &p); err != nil || p.Token == "" {
			return fmt.Errorf("part %s is neither a string nor a token", r)
		} else {
			parts = append(parts, symbolic.Named(p.Scope, p.Token))
		}
	}
	t.Text = symbolic.Concat(parts...)
	return nil
}

type origin struct {
	Address     string `json:"address,omitempty"`
	Root        string `json:"root,omitempty"`
	Conditional bool   `json:"conditional,omitempty"`
	// Place is "file:line:column" in the repository that was exported.
	Place string `json:"place,omitempty"`
}

type role struct {
	origin
	Name       text   `json:"name"`
	NamePrefix *text  `json:"name_prefix,omitempty"`
	Path       text   `json:"path"`
	Partition  text   `json:"partition"`
	Account    text   `json:"account"`
	ARN        text   `json:"arn"`
	Policies   []text `json:"trust_policies"`
}

type provider struct {
	origin
	URL       text   `json:"url"`
	Issuer    text   `json:"issuer"`
	ClientIDs []text `json:"client_ids"`
	ARN       text   `json:"arn"`
	Account   text   `json:"account"`
}

type cluster struct {
	origin
	Name   text `json:"name"`
	Issuer text `json:"issuer"`
}

type annotation struct {
	Key   string `json:"key"`
	Value text   `json:"value"`
}

type serviceAccount struct {
	origin
	Namespace        text         `json:"namespace"`
	Name             text         `json:"name"`
	Annotations      []annotation `json:"annotations,omitempty"`
	RoleARN          *annotation  `json:"role_arn,omitempty"`
	Managed          bool         `json:"managed,omitempty"`
	Generated        bool         `json:"generated,omitempty"`
	AddonAssociation bool         `json:"addon_association,omitempty"`
	NamespaceImplied bool         `json:"namespace_implied,omitempty"`
	Cluster          text         `json:"cluster"`
}

type workload struct {
	origin
	Kind           string `json:"kind"`
	Namespace      text   `json:"namespace"`
	Name           text   `json:"name"`
	ServiceAccount text   `json:"service_account"`
	Named          bool   `json:"named"`
}

type association struct {
	origin
	Cluster        text   `json:"cluster"`
	Namespace      text   `json:"namespace"`
	ServiceAccount text   `json:"service_account"`
	RoleARN        text   `json:"role_arn"`
	TargetRoleARN  text   `json:"target_role_arn"`
	SessionTags    string `json:"session_tags"` // "sent", "disabled" or "unknown"
}
