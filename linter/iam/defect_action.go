package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// stsActions returns the actions of STS (service authorization reference).
func stsActions() []string {
	return []string{
		"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "DecodeAuthorizationMessage",
		"GetAccessKeyInfo", "GetCallerIdentity", "GetDelegatedAccessToken", "GetFederationToken",
		"GetServiceBearerToken", "GetSessionToken", "GetWebIdentityToken", "SetContext", "SetSourceIdentity",
		"TagGetWebIdentityToken", "TagSession",
	}
}

// actionDefects finds actions that are none, and actions that the statement's
// principals can't use.
func (v *view) actionDefects() {
	misspelt := false
	for _, action := range v.s.Actions {
		detail, expected := actionFault(action)
		if detail == "" {
			continue
		}
		misspelt = true
		d := v.defect(WrongAction, -1, action, detail)
		d.Expected = symbolic.Literal(expected)
		d.Refused = true
	}
	if misspelt || v.s.Effect != Allow || v.s.NotAction || v.s.ActionsOpen || v.s.PrincipalsOpen || v.s.NotPrincipal {
		return
	}
	v.pairing()
}

// actionFault says what is wrong with an action that certainly is none of STS.
// IAM refuses such a trust policy.
func actionFault(action symbolic.Text) (detail, expected string) {
	literal, known := action.Literal()
	if !known || literal == "*" {
		return "", ""
	}
	service, name, colon := strings.Cut(literal, ":")
	if !colon {
		if near, ok := nearest(literal, stsActions()); ok {
			return `lacks the service "sts:"`, "sts:" + near
		}
		return `is no action: it lacks the service "sts:"`, ""
	}
	if service == "sts" && slices.Contains(stsActions(), name) {
		return "", ""
	}
	pattern := symbolic.Glob(symbolic.Literal(name)).IgnoreCase()
	for _, known := range stsActions() {
		if pattern.Match(symbolic.Literal(known)) == symbolic.Yes {
			if strings.EqualFold(service, "sts") {
				return "", ""
			}
			return fmt.Sprintf("names the service %q: the action is one of \"sts\"", service), "sts:" + known
		}
	}
	if !strings.EqualFold(service, "sts") {
		return "is no action of STS: a trust policy takes no others", ""
	}
	if near, ok := nearest(name, stsActions()); ok {
		return "is no action of STS", "sts:" + near
	}
	return "is no action of STS", ""
}

// pairing finds statements whose principals are of one kind and whose actions
// are for another.
func (v *view) pairing() {
	matches := func(action string) bool {
		return (evaluation{request: Request{Action: action}}).actions(v.s) != symbolic.No
	}
	providers, others := 0, 0
	for _, p := range v.s.Principals {
		switch {
		case p.Type == Federated && !mayBeCluster(p.Value), p.Type == Everyone, p.Type == AWS && !p.Value.IsKnown(), isStar(p.Value):
			return
		case p.Type == Federated && isService(p.Value), p.Type != Federated && isProvider(p.Value):
			return // the type is wrong, not the action
		case p.Type == Federated:
			providers++
		default:
			others++
		}
	}
	switch {
	case providers > 0 && others == 0 && !matches(actionWebIdentity):
		v.wrongAction([]string{actionAssumeRole, actionSAML}, actionWebIdentity,
			"can not be used by a Federated principal: an OIDC provider needs \""+actionWebIdentity+"\"")
	case others > 0 && providers == 0 && !matches(actionAssumeRole):
		p := v.s.Principals[0]
		v.wrongAction([]string{actionWebIdentity, actionSAML}, actionAssumeRole,
			fmt.Sprintf("can not be used by %s: a principal of type %q needs %q", quoteText(p.Value), p.Type, actionAssumeRole))
	}
}

// wrongAction reports the first of the statement's actions that is among wrong.
func (v *view) wrongAction(wrong []string, right, detail string) {
	for _, action := range v.s.Actions {
		literal, _ := action.Literal()
		for _, w := range wrong {
			if w == actionSAML && right == actionWebIdentity && !v.certainlyOIDC() {
				continue // the provider may be one of SAML
			}
			if strings.EqualFold(literal, w) {
				d := v.defect(WrongAction, -1, action, detail)
				d.Expected = symbolic.Literal(right)
				return
			}
		}
	}
}

func (v *view) certainlyOIDC() bool {
	for _, p := range v.s.Principals {
		if !isProvider(p.Value) {
			return false
		}
	}
	return true
}
