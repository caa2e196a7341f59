package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func read(text string) graph.Facts {
	return Read(source.NewFile("stack.yaml", []byte(text)), Options{Root: "stacks"})
}

// tell writes facts one a line.
func tell(facts graph.Facts) string {
	var b strings.Builder
	for _, r := range facts.Roles {
		fmt.Fprintf(&b, "role %s", r.ARN)
		if r.Conditional {
			b.WriteString(" (conditional)")
		}
		b.WriteString("\n")
		for _, p := range r.Policies {
			fmt.Fprintf(&b, "  %s\n", p)
		}
	}
	for _, p := range facts.Providers {
		fmt.Fprintf(&b, "provider %s %s for %v\n", p.Issuer, p.ARN, p.ClientIDs)
	}
	for _, c := range facts.Clusters {
		fmt.Fprintf(&b, "cluster %s at %s\n", c.Name, c.Issuer)
	}
	for _, a := range facts.Associations {
		fmt.Fprintf(&b, "association %s/%s in %s -> %s, target %q, tags off: %s\n", a.Namespace, a.ServiceAccount, a.Cluster, a.RoleARN, a.TargetRoleARN.String(), a.SessionTagsDisabled)
	}
	for _, a := range facts.ServiceAccounts {
		arn := symbolic.Text{}
		if a.RoleARN != nil {
			arn = a.RoleARN.Value
		}
		fmt.Fprintf(&b, "account %s/%s -> %q\n", a.Namespace, a.Name, arn.String())
	}
	for _, u := range facts.Undecided {
		fmt.Fprintf(&b, "undecided %s\n", u.What)
	}
	for _, p := range facts.Problems {
		fmt.Fprintf(&b, "problem %s: %s\n", p.Range, p.Message)
	}
	return b.String()
}

const objectPolicy = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Namespace:
    Type: String
    Default: dns
  Empty:
    Type: String
    Default: ""
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: external-dns
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal:
              Federated: !Sub arn:aws:iam::${AWS::AccountId}:oidc-provider/oidc.example/id/1
            Condition:
              StringEquals:
                oidc.example/id/1:sub: !Sub "system:serviceaccount:${Namespace}:external-dns"
                oidc.example/id/1:aud: !Join ["", [sts., !Ref Empty, amazonaws.com]]
`

func TestPolicyAsObject(t *testing.T) {
	t.Parallel()
	want := `role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/external-dns
  {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"arn:aws:iam::${AWS::AccountId}:oidc-provider/oidc.example/id/1"},"Condition":{"StringEquals":{"oidc.example/id/1:sub":"system:serviceaccount:dns:external-dns","oidc.example/id/1:aud":"sts.${Empty}amazonaws.com"}}}]}
`
	if got := tell(read(objectPolicy)); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestPlacesAreThoseToEdit(t *testing.T) {
	t.Parallel()
	facts := read(objectPolicy)
	policy := facts.Roles[0].Policies[0]
	part := func(s string) source.Range {
		at := policy.Index(s)
		return policy.Slice(at, at+len(s)).Range()
	}
	for text, want := range map[string]string{
		"system:serviceaccount:dns:external-dns": "stack.yaml:23:46 system:serviceaccount:${Namespace}:external-dns",
		"oidc.example/id/1:sub":                  "stack.yaml:23:17 oidc.example/id/1:sub",
		"sts:AssumeRoleWithWebIdentity":          "stack.yaml:18:21 sts:AssumeRoleWithWebIdentity",
	} {
		rng := part(text)
		if got := rng.String() + " " + rng.Text(); got != want {
			t.Errorf("%s stands at %s, want %s", text, got, want)
		}
	}
	if got := facts.Roles[0].Range.String(); got != "stack.yaml:10:3" {
		t.Errorf("the role stands at %s", got)
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a policy as a string with the cluster's issuer in its keys": {`
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: {Name: main}
  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: !GetAtt Cluster.OpenIdConnectIssuerUrl
      ClientIdList: [sts.amazonaws.com]
  Role:
    Type: AWS::IAM::Role
    Properties:
      Path: /apps/
      AssumeRolePolicyDocument:
        Fn::Sub:
          - |
            {"Statement": [{"Effect": "Allow", "Principal": {"Federated": "${Provider}"}, "Condition": {"StringEquals": {"${Issuer}:sub": "system:serviceaccount:a:b"}}}]}
          - Issuer: !Select [1, !Split ["//", !GetAtt Cluster.OpenIdConnectIssuerUrl]]
`, `role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/apps/${Role.RoleName}
  {"Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/${issuer of cluster main}"}, "Condition": {"StringEquals": {"${issuer of cluster main}:sub": "system:serviceaccount:a:b"}}}]}

provider ${issuer of cluster main} arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/${issuer of cluster main} for [sts.amazonaws.com]
cluster main at ${issuer of cluster main}
`},
		"JSON with long forms": {
			`{"Resources": {
  "Association": {"Type": "AWS::EKS::PodIdentityAssociation", "Properties": {
    "ClusterName": {"Ref": "Cluster"}, "Namespace": "ci", "ServiceAccount": {"Fn::Join": ["-", ["run", "ner"]]},
    "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "TargetRoleArn": {"Fn::ImportValue": "target"}, "DisableSessionTags": true}},
  "Cluster": {"Type": "AWS::EKS::Cluster"},
  "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "runner", "AssumeRolePolicyDocument": {"Statement": []}}}}}`,
			`role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/runner
  {"Statement":[]}
cluster ${Cluster.Name} at ${issuer of cluster ${Cluster.Name}}
association ci/run-ner in ${Cluster.Name} -> arn:${AWS::Partition}:iam::${AWS::AccountId}:role/runner, target "${import of target}", tags off: yes
`,
		},
		"an undecided condition gives two policies and a choice": {`
Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Role:
    Type: AWS::IAM::Role
    Condition: IsProd
    Properties:
      RoleName: !If [IsProd, app, !Sub "app-${Stage}"]
      AssumeRolePolicyDocument:
        Statement:
          - !If
            - IsProd
            - Effect: Allow
            - !Ref AWS::NoValue
`, `role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${IsProd ? app : app-${Stage}} (conditional)
  {"Statement":[{"Effect":"Allow"}]}
  {"Statement":[]}
`},
		"a decided condition takes one side": {`
Parameters:
  Stage: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOther: !And [!Not [!Condition IsProd], !Or [{Condition: IsProd}, !Equals [a, a]]]
Resources:
  Gone:
    Type: AWS::IAM::Role
    Condition: IsProd
    Properties: {RoleName: gone, AssumeRolePolicyDocument: {Statement: []}}
  Role:
    Type: AWS::IAM::Role
    Condition: IsOther
    Properties:
      RoleName: !If [IsProd, app, !Sub "app-${Stage}"]
      AssumeRolePolicyDocument: {Statement: []}
`, `role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/app-dev
  {"Statement":[]}
`},
		"mappings, lists and escapes": {`
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Accounts: {Type: CommaDelimitedList, Default: "reader, writer"}
  Secret: {Type: String, NoEcho: true, Default: canary}
  Ssm: {Type: "AWS::SSM::Parameter::Value<String>", Default: /path}
Mappings:
  Names: {eu: {role: europe}}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !FindInMap [Names, eu, role]
      Path: !Sub "/${!literal}/${Ssm}/${Secret}/"
      AssumeRolePolicyDocument:
        Statement:
          Condition: {StringEquals: {"x:sub": !Split [",", !Join [",", !Ref Accounts]], "x:aud": "{{resolve:ssm:/aud:1}}"}}
          Flag: true
          Account: 012345678901
`, `role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${literal}/${Ssm}/(parameter Secret)/europe
  {"Statement":{"Condition":{"StringEquals":{"x:sub":["reader","writer"],"x:aud":"${resolve:ssm:/aud:1}"}},"Flag":true,"Account":"012345678901"}}
`},
		"add-ons": {`
Resources:
  Driver:
    Type: AWS::EKS::Addon
    Properties: {ClusterName: main, AddonName: aws-ebs-csi-driver, ServiceAccountRoleArn: "arn:aws:iam::111122223333:role/ebs"}
  Agent:
    Type: AWS::EKS::Addon
    Properties:
      ClusterName: main
      AddonName: amazon-cloudwatch-observability
      PodIdentityAssociations:
        - {RoleArn: "arn:aws:iam::111122223333:role/agent", ServiceAccount: cloudwatch-agent}
`, `association amazon-cloudwatch/cloudwatch-agent in main -> arn:aws:iam::111122223333:role/agent, target "", tags off: no
account kube-system/ebs-csi-controller-sa -> "arn:aws:iam::111122223333:role/ebs"
account amazon-cloudwatch/cloudwatch-agent -> ""
`},
		"a policy that is a parameter": {`
Parameters: {Policy: {Type: String}}
Resources:
  Role: {Type: "AWS::IAM::Role", Properties: {RoleName: app, AssumeRolePolicyDocument: !Ref Policy}}
`, `role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/app
undecided trust policy of role "app"
`},
		"rings": {`
Resources:
  A: {Type: "AWS::IAM::Role", Properties: {RoleName: !Sub "${B}", AssumeRolePolicyDocument: {Statement: []}}}
  B: {Type: "AWS::IAM::Role", Properties: {RoleName: !Ref A, AssumeRolePolicyDocument: {Statement: []}}}
Conditions:
  C: !Condition C
`, "role arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${a value that is nested too deep}\n  {\"Statement\":[]}\nrole arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${a value that is nested too deep}\n  {\"Statement\":[]}\n"},
		"a Kubernetes object":    {"apiVersion: v1\nkind: ServiceAccount\n", ""},
		"resources of no type":   {"Resources:\n  cpu: 1\n  memory: {limit: 2}\n", ""},
		"a template that breaks": {"AWSTemplateFormatVersion: 2010-09-09\nResources: [\n", "problem stack.yaml:2:1: document is not valid YAML: did not find expected node content\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tell(read(c.text)); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestRecogniseIsCheap(t *testing.T) {
	t.Parallel()
	if !Recognise([]byte(objectPolicy)) || Recognise([]byte("apiVersion: v1\n")) {
		t.Error("a template is told by its bytes")
	}
}

func TestManyConditionsEnd(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !Join\n      - ''\n      - ")
	for i := range 40 {
		if i > 0 {
			b.WriteString("        ")
		}
		fmt.Fprintf(&b, "- !If [C%d, a%d, b%d]\n", i, i, i)
	}
	facts := read(b.String())
	if len(facts.Roles) != 1 || !strings.Contains(facts.Roles[0].Name.String(), "many conditions") {
		t.Errorf("facts: %s", tell(facts))
	}
}

func FuzzRead(f *testing.F) {
	f.Add(objectPolicy)
	f.Add("Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !Select [0, !Split [x, !Ref AWS::StackName]]\n")
	f.Add("Resources:\n  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Fn::If: [A, {Fn::Sub: ['${x.y}', {}]}, {Ref: R}]}}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range read(text).Roles {
			_ = r.Range.String()
			for _, p := range r.Policies {
				_ = p.String()
			}
		}
	})
}
