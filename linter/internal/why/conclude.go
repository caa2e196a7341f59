package why

import (
	"fmt"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// verdictLabel begins the conclusion of a binding.
const verdictLabel = "verdict"

const (
	defaultAudience    = "sts.amazonaws.com"
	audienceAnnotation = "eks.amazonaws.com/audience"
)

// STS looks at a token in this order: is there a provider for its issuer in the
// role's account, does the provider take its audience, does the trust policy
// admit it. The first two failures are InvalidIdentityToken, the last is
// AccessDenied and names no cause; so is a role that does not exist.
const (
	noProvider    = "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://"
	wrongAudience = "InvalidIdentityToken: Incorrect token audience"
	accessDenied  = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
)

// refusal is an error with which STS answers before it looks at the policy. The
// zero value is none.
type refusal struct {
	message string
	// answer is No if the files prove it, Unknown if they only show no way out.
	answer symbolic.Answer
}

// token shows what the pod sends to STS, and the providers that the policy
// names, and returns why STS refuses the token, if it does.
func (w *Walk) token(g *graph.Graph, b *graph.Binding, policy iam.TrustPolicy) (refused refusal) {
	w.add(Step{Label: "token", Text: "sub " + quoted(iam.Subject(b.ServiceAccount.Namespace, b.ServiceAccount.Name))})
	audience := symbolic.Literal(defaultAudience)
	step := Step{Depth: 1, Text: "aud " + quoted(audience) + ", as nothing says otherwise"}
	for _, a := range b.ServiceAccount.Annotations {
		if a.Key == audienceAnnotation {
			audience = a.Value
			step = Step{Depth: 1, Text: "aud " + quoted(audience), Place: a.Value.Range()}
		}
	}
	w.add(step)
	var seen []string
	for _, s := range policy.Statements {
		for _, p := range s.Principals {
			if p.Type != iam.Federated || slices.Contains(seen, p.Value.Key()) {
				continue
			}
			seen = append(seen, p.Value.Key())
			if failure := w.provider(g, b.Role, p.Value, audience); failure.message != "" {
				refused = failure
			}
		}
	}
	return refused
}

// provider shows an OIDC provider that a policy names, and whether STS can do
// something with it.
func (w *Walk) provider(g *graph.Graph, role *graph.BoundRole, value, audience symbolic.Text) (refused refusal) {
	w.add(Step{Label: "provider", Text: value.String(), Place: value.Range()})
	arn, ok := iam.ParseARN(value)
	issuer, isProvider := arn.Issuer()
	if !ok || !isProvider {
		return refusal{}
	}
	if symbolic.Same(arn.Account, role.HomeAccount) == symbolic.No {
		w.add(Step{Depth: 1, Label: "account", Text: fmt.Sprintf("%s, but the role is in %s: STS looks there", arn.Account, role.HomeAccount), Judged: true, Answer: symbolic.No})
		return refusal{noProvider + issuer.String(), symbolic.No}
	}
	declarations := g.ProvidersWithARN(value)
	for _, p := range declarations {
		step := declared(p.Origin)
		step.Depth = 1
		w.add(step)
		w.providers = append(w.providers, p.Range)
		if len(p.ClientIDs) == 0 {
			continue
		}
		var answers []symbolic.Answer
		for _, id := range p.ClientIDs {
			answers = append(answers, symbolic.Same(id, audience))
			w.providers = append(w.providers, id.Range())
		}
		takes := symbolic.Or(answers...)
		w.add(Step{Depth: 1, Label: "takes aud", Text: list(p.ClientIDs), Place: p.ClientIDs[0].Range(), Judged: true, Answer: takes})
		if takes == symbolic.No {
			refused = refusal{wrongAudience, symbolic.No}
		}
	}
	if len(declarations) > 0 {
		return refused
	}
	w.add(Step{Depth: 1, Label: "declared", Text: "nowhere in these files"})
	for _, c := range g.Clusters {
		// The cluster is made here, so its provider would be, too.
		if !c.Referenced && c.Issuer.Equal(issuer) && len(g.ProvidersOf(issuer)) == 0 {
			w.add(Step{Depth: 1, Label: "issuer", Text: "of a cluster that is made here", Place: c.Range, Judged: true, Answer: symbolic.Unknown})
			return refusal{noProvider + issuer.String() + ", unless it is made elsewhere", symbolic.Unknown}
		}
	}
	return refusal{}
}

// conclude says what follows from a binding at run time, if the token is not
// refused before the policy is looked at.
func (w *Walk) conclude(b *graph.Binding, refused refusal) symbolic.Answer {
	verdict := b.Verdict
	text := map[symbolic.Answer]string{symbolic.Yes: "match", symbolic.No: "mismatch", symbolic.Unknown: "undecided"}[verdict]
	if len(b.Reasons) > 0 {
		text += ": " + b.Reasons[0]
	}
	if refused.message != "" && verdict == symbolic.Yes {
		verdict = refused.answer
		text = "the policy admits it, but STS does not come that far"
		if verdict == symbolic.Unknown {
			text = "the policy admits it, but STS may not come that far"
		}
	}
	w.add(Step{Label: verdictLabel, Text: text, Judged: true, Answer: verdict})
	switch {
	case refused.message != "":
		w.add(Step{Label: "at run time", Text: refused.message})
	case verdict == symbolic.Yes && w.idle:
		w.add(Step{Label: "at run time", Text: "a pod that runs as it gets the role, but no pod of these files does"})
	case verdict == symbolic.Yes:
		w.add(Step{Label: "at run time", Text: "the pod gets the role, as far as these files tell"})
	case verdict == symbolic.No:
		w.add(Step{Label: "at run time", Text: runTimeError(b)})
	default:
		if open, ok := b.Open(); ok && open.Supply != "" {
			w.add(Step{Label: "to decide", Text: open.Supply})
		}
	}
	return verdict
}

// runTimeError is what AWS answers where a policy or an ARN says no.
func runTimeError(b *graph.Binding) string {
	switch d := b.Decision.Defect; {
	case d != nil && d.Refused:
		return "MalformedPolicyDocument: IAM does not store this policy, so the deployment fails or the old policy stays"
	case b.Via == graph.PodIdentity:
		return "AccessDenied from the EKS Auth API (AssumeRoleForPodIdentity): the pod gets no credentials"
	case b.ARN == graph.NotAnARN:
		return "ValidationError: the annotation is no role ARN, which STS says in other words"
	default:
		return accessDenied
	}
}
