package awsdump

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"

const policy = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
  "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/` + issuer + `"},
  "Condition": {"StringEquals": {"` + issuer + `:sub": "system:serviceaccount:apps:web"}}}]}`

const role = `{"Path": "/apps/", "RoleName": "web", "RoleId": "AROAEXAMPLE", "Arn": "arn:aws:iam::111122223333:role/apps/web",
 "CreateDate": "2024-01-01T00:00:00+00:00", "AssumeRolePolicyDocument": ` + policy + `}`

func encoded(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func facts(t *testing.T, text string) (graph.Facts, bool) {
	t.Helper()
	return FactsOf(source.NewFile("dump/out.json", []byte(text)))
}

func TestEveryOutputWithRoles(t *testing.T) {
	t.Parallel()
	asYAML := "Role:\n  Arn: arn:aws:iam::111122223333:role/apps/web\n  Path: /apps/\n  RoleName: web\n  AssumeRolePolicyDocument:\n" +
		"    Version: '2012-10-17'\n    Statement:\n    - Effect: Allow\n      Action: sts:AssumeRoleWithWebIdentity\n" +
		"      Principal: {Federated: 'arn:aws:iam::111122223333:oidc-provider/" + issuer + "'}\n" +
		"      Condition:\n        StringEquals:\n          " + issuer + ":sub: system:serviceaccount:apps:web\n"
	for name, text := range map[string]string{
		"get-role":                          `{"Role": ` + role + `}`,
		"list-roles":                        `{"Roles": [` + role + `]}`,
		"get-account-authorization-details": `{"UserDetailList": [], "RoleDetailList": [` + role + `], "Policies": []}`,
		"get-role --query Role":             role,
		"list-roles --query Roles[]":        `[` + role + `]`,
		"with an encoded policy":            `{"Role": ` + strings.Replace(role, policy, `"`+encoded(policy)+`"`, 1) + `}`,
		"get-role --output yaml":            asYAML,
	} {
		f, ok := facts(t, text)
		if !ok || len(f.Roles) != 1 {
			t.Errorf("%s: got %d roles", name, len(f.Roles))
			continue
		}
		r := f.Roles[0]
		got := fmt.Sprintf("%s %s %s %s %s %s %s", r.Name, r.Path, r.Account, r.Partition, r.ARN, r.Door, r.Root)
		if got != "web /apps/ 111122223333 aws arn:aws:iam::111122223333:role/apps/web dump dump" {
			t.Errorf("%s: got %s", name, got)
		}
		parsed := iam.ParseTrustPolicy(r.Policies[0])
		answer := parsed.Decide(iam.Identity{Namespace: symbolic.Literal("apps"), Name: symbolic.Literal("web")})
		if parsed.Unread || answer.Answer != symbolic.Yes {
			t.Errorf("%s: the policy says %v of %s", name, answer.Answer, r.Policies[0])
			continue
		}
		subject := parsed.Statements[0].Conditions[0].Values[0]
		if got := subject.Range().Text(); got != "system:serviceaccount:apps:web" && got != encoded("system:serviceaccount:apps:web") {
			t.Errorf("%s: the subject stands at %q", name, got)
		}
		if r.Range.Text() != "web" || r.PolicyRange.IsZero() {
			t.Errorf("%s: the role stands at %q", name, r.Range.Text())
		}
	}
}

func TestProvidersClustersAndAssociations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"list-open-id-connect-providers": {
			`{"OpenIDConnectProviderList": [{"Arn": "arn:aws:iam::111122223333:oidc-provider/` + issuer + `"}]}`,
			"provider arn:aws:iam::111122223333:oidc-provider/" + issuer + " https://" + issuer + " 111122223333 [] true",
		},
		"get-open-id-connect-provider": {
			`{"Url": "` + issuer + `", "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": [], "Tags": []}`,
			"provider arn:${partition}:iam::${account of " + issuer + "}:oidc-provider/" + issuer + " https://" + issuer + " ${account of " + issuer + "} [sts.amazonaws.com] false",
		},
		"describe-cluster": {
			`{"cluster": {"name": "main", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/main", "identity": {"oidc": {"issuer": "https://` + issuer + `"}}}}`,
			"cluster main " + issuer + " arn:aws:eks:eu-west-1:111122223333:cluster/main",
		},
		"list-pod-identity-associations": {
			`{"associations": [{"clusterName": "main", "namespace": "apps", "serviceAccount": "web", "associationArn": "arn:x", "associationId": "a-1"}]}`,
			"association main apps/web ${role of association arn:x} unknown\nundecided role of the Pod Identity association of \"apps/web\"",
		},
		"describe-pod-identity-association": {
			`{"association": {"clusterName": "main", "namespace": "apps", "serviceAccount": "web", "roleArn": "arn:r", "associationId": "a-1", "disableSessionTags": true}}`,
			"association main apps/web arn:r yes",
		},
	} {
		f, ok := facts(t, c.text)
		var lines []string
		for _, p := range f.Providers {
			lines = append(lines, fmt.Sprintf("provider %s %s %s %s %v", p.ARN, p.URL, p.Account, p.ClientIDs, p.ClientIDs == nil))
		}
		for _, k := range f.Clusters {
			lines = append(lines, fmt.Sprintf("cluster %s %s %s", k.Name, k.Issuer, k.Address))
		}
		for _, a := range f.Associations {
			lines = append(lines, fmt.Sprintf("association %s %s/%s %s %s", a.Cluster, a.Namespace, a.ServiceAccount, a.RoleARN, a.SessionTagsDisabled))
		}
		for _, u := range f.Undecided {
			lines = append(lines, "undecided "+u.What)
		}
		if got := strings.Join(lines, "\n"); got != c.want || !ok {
			t.Errorf("%s\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestWhatIsNoOutputGivesNothing(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a CloudFormation template": `{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "x", "AssumeRolePolicyDocument": {}}}}}`,
		"a policy":                  policy,
		"something with clusters":   `{"cluster": {"name": "x"}, "associations": ["associationId"]}`,
		"broken JSON":               `{"Role": {"RoleName": "x", "AssumeRolePolicyDocument": `,
		"nothing":                   "",
	} {
		if f, ok := facts(t, text); ok || len(f.Roles)+len(f.Problems) > 0 {
			t.Errorf("%s was taken for an output", name)
		}
	}
}

func TestOutputsOfATreeAreFoundByTheirContent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(`{"Role": ` + strings.Replace(role, "apps/web", "apps/wide", 1) + `}`)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for name, data := range map[string][]byte{
		"out.json": []byte(`{"Role": ` + role + `}`), "powershell.json": wide, "other.json": []byte("{}"), "role.txt": []byte(role),
		"large.json": []byte(`{"Roles": [` + role + `]}` + strings.Repeat(" ", 6<<20)), "largedata.json": []byte("[" + strings.Repeat("1,", 3<<20) + "1]"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(dir, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	f, read := Read(context.Background(), tree, tree.Files())
	if got := strings.Join(read, " "); got != "large.json out.json powershell.json" || len(f.Roles) != 3 || len(f.Problems) != 0 {
		t.Errorf("read %s: %d roles, problems %v", got, len(f.Roles), f.Problems)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, read := Read(cancelled, tree, tree.Files()); len(read) != 0 {
		t.Error("a cancelled run read on")
	}
}

func TestPercentEncodingIsUndoneCharacterByCharacter(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"%7B%22a%22%7D": `{"a"}`, "%C3%A4%E2%82%AC": "ä€", "%": "%", "%4": "%4", "%zz": "%zz", "%ff": "\ufffd", "a%20b": "a b",
	} {
		if got, _ := percentDecoded(symbolic.Literal(written)).Literal(); got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}

func FuzzFactsOf(f *testing.F) {
	f.Add(`{"Role": ` + role + `}`)
	f.Add(`[{"RoleName": 1, "Arn": null, "AssumeRolePolicyDocument": "%7B%"}]`)
	f.Add(`{"associations": [{"serviceAccount": {}}], "cluster": {"identity": []}, "ClientIDList": "x", "Url": 1}`)
	f.Fuzz(func(_ *testing.T, text string) {
		found, _ := FactsOf(source.NewFile("x.json", []byte(text)))
		for _, r := range found.Roles {
			for _, p := range r.Policies {
				_ = iam.ParseTrustPolicy(p)
			}
		}
	})
}
