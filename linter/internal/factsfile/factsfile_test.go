package factsfile

import (
	"bytes"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func sample() graph.Facts {
	file := source.NewFile("infra/roles.tf", []byte("resource \"aws_iam_role\" \"app\" {}\n"))
	account := symbolic.Named("infra", "data.aws_caller_identity.current.account_id")
	name := symbolic.Literal("app")
	return graph.Facts{
		Roles: []*graph.Role{{
			Origin: graph.Origin{Root: "infra", Address: "aws_iam_role.app", Range: file.Range(0, 29)},
			Name:   name, Path: symbolic.Literal("/"), Partition: symbolic.Literal("aws"), Account: account,
			ARN:      symbolic.Concat(symbolic.Literal("arn:aws:iam::"), account, symbolic.Literal(":role/app")),
			Policies: []symbolic.Text{symbolic.Literal(`{"Statement": "${aws:username}"}`)},
		}},
		ServiceAccounts: []*graph.ServiceAccount{{
			Origin: graph.Origin{Address: "ServiceAccount/apps/app"}, Namespace: symbolic.Literal("apps"), Name: name,
			RoleARN: &graph.Annotation{Key: "eks.amazonaws.com/role-arn", Value: symbolic.Literal("canary-secret").Hidden(`(from file "x")`)},
		}},
		Associations: []*graph.PodIdentityAssociation{{
			Cluster: symbolic.Literal("prod"), Namespace: symbolic.Literal("apps"), ServiceAccount: name,
			SessionTagsDisabled: symbolic.Yes,
		}},
	}
}

func roundTrip(t *testing.T, facts graph.Facts) (string, graph.Facts) {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, facts); err != nil {
		t.Fatal(err)
	}
	read := Read(source.NewFile("facts.json", out.Bytes()))
	for _, p := range read.Problems {
		t.Errorf("unexpected problem: %s", p.Message)
	}
	return out.String(), read
}

func TestFactsComeBackWithTheirTokens(t *testing.T) {
	t.Parallel()
	facts := sample()
	_, read := roundTrip(t, facts)
	if len(read.Roles) != 1 || len(read.ServiceAccounts) != 1 || len(read.Associations) != 1 {
		t.Fatalf("got %d roles, %d accounts, %d associations", len(read.Roles), len(read.ServiceAccounts), len(read.Associations))
	}
	want, got := facts.Roles[0], read.Roles[0]
	if !got.ARN.Equal(want.ARN) || !got.Policies[0].Equal(want.Policies[0]) || !got.Account.Equal(want.Account) {
		t.Errorf("role came back as %s with %s", got.ARN, got.Policies[0])
	}
	if got.Address != "aws_iam_role.app at infra/roles.tf:1:1" {
		t.Errorf("address %q does not tell where the role was declared", got.Address)
	}
	if text := got.Range.Text(); !strings.HasPrefix(text, "{") || !strings.Contains(text, `"app"`) {
		t.Errorf("the role's range is %q, want its entry in the facts file", text)
	}
	if read.Associations[0].SessionTagsDisabled != symbolic.Yes {
		t.Error("session tags came back enabled")
	}
}

func TestHiddenValuesAreNotExported(t *testing.T) {
	t.Parallel()
	out, read := roundTrip(t, sample())
	if strings.Contains(out, "canary-secret") {
		t.Error("a hidden value was exported")
	}
	if read.ServiceAccounts[0].RoleARN.Value.IsKnown() {
		t.Error("a hidden value came back as known")
	}
}

func TestImportedFactsAreNotExportedAgain(t *testing.T) {
	t.Parallel()
	_, read := roundTrip(t, sample())
	_, again := roundTrip(t, read)
	if len(again.Roles)+len(again.ServiceAccounts)+len(again.Associations) != 0 {
		t.Error("facts of a facts file were exported again")
	}
}

func TestAFileOfAnotherKindIsAProblemWithALine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, want string }{
		{"no JSON", "{\n\"roles\": [}", "invalid JSON"},
		{"an unknown key", `{"schema_version": 1, "rolls": []}`, "rolls"},
		{"another version", `{"schema_version": 2}`, "schema version 2"},
		{"a text of the wrong type", `{"schema_version": 1, "roles": [{"name": 7}]}`, "a text is a string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			facts := Read(source.NewFile("facts.json", []byte(c.data)))
			if len(facts.Problems) != 1 || !strings.Contains(facts.Problems[0].Message, c.want) {
				t.Fatalf("got problems %v, want one about %q", facts.Problems, c.want)
			}
			if facts.Problems[0].Range.IsZero() {
				t.Error("the problem has no place")
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	var out bytes.Buffer
	if err := Write(&out, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(`{"schema_version": 1, "roles": [{"name": ["a", {"token": "b"}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		facts := Read(source.NewFile("facts.json", data))
		if len(facts.Problems) == 0 {
			graph.Join(facts)
		}
	})
}
