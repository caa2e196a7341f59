package gentree

import (
	"fmt"
	"strings"
)

// jsonSyntax is the Terraform of a door in JSON syntax.
func jsonSyntax(list []service) string {
	var roles []string
	for _, s := range list {
		roles = append(roles, fmt.Sprintf(`      %q: {
        "name": %[1]q,
        "assume_role_policy": %[2]q
      }`, s.name, strings.ReplaceAll(s.policy(), issuer, "${local.issuer}")))
	}
	return fmt.Sprintf(`{
  "locals": {
    "issuer": %q
  },
  "resource": {
    "aws_iam_openid_connect_provider": {
      "eks": {
        "url": "https://%[1]s",
        "client_id_list": ["sts.amazonaws.com"]
      }
    },
    "aws_iam_role": {
%[2]s
    }
  }
}
`, issuer, strings.Join(roles, ",\n"))
}

// plan is what "terraform show -json" prints of the plan of the roles.
func plan(list []service) string {
	var roles []string
	for _, s := range list {
		roles = append(roles, fmt.Sprintf(`        {
          "address": "aws_iam_role.%[1]s",
          "mode": "managed",
          "type": "aws_iam_role",
          "name": %[1]q,
          "provider_name": "registry.terraform.io/hashicorp/aws",
          "values": {
            "assume_role_policy": %[2]q,
            "name": %[1]q,
            "path": "/"
          }
        }`, s.name, s.policy()))
	}
	return fmt.Sprintf(`{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "planned_values": {
    "root_module": {
      "resources": [
%s
      ]
    }
  }
}
`, strings.Join(roles, ",\n"))
}

// state is the file in which Terraform keeps the roles.
func state(list []service) string {
	var roles []string
	for _, s := range list {
		roles = append(roles, fmt.Sprintf(`    {
      "mode": "managed",
      "type": "aws_iam_role",
      "name": %[1]q,
      "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
      "instances": [
        {
          "schema_version": 0,
          "attributes": {
            "arn": "arn:aws:iam::%[2]s:role/%[1]s",
            "assume_role_policy": %[3]q,
            "name": %[1]q,
            "path": "/"
          }
        }
      ]
    }`, s.name, account, s.policy()))
	}
	return fmt.Sprintf(`{
  "version": 4,
  "terraform_version": "1.11.4",
  "serial": 1,
  "lineage": "00000000-0000-4000-8000-000000000000",
  "outputs": {},
  "resources": [
%s
  ]
}
`, strings.Join(roles, ",\n"))
}

// stack is a template of CloudFormation.
func stack(list []service) string {
	return "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n" + each(list, func(s service) string {
		return fmt.Sprintf(`  %[5]s:
    Type: AWS::IAM::Role
    Properties:
      RoleName: %[1]s
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal:
              Federated: arn:aws:iam::%[3]s:oidc-provider/%[4]s
            Condition:
              StringEquals:
                %[4]s:sub: system:serviceaccount:%[2]s:%[1]s
                %[4]s:aud: sts.amazonaws.com
`, s.name, s.namespace, account, issuer, strings.ToUpper(s.name[:1])+s.name[1:])
	})
}

// dumps are what "aws iam list-roles" and "kubectl get -o json" print.
func dumps(list []service) []File {
	var roles, accounts []string
	for _, s := range list {
		roles = append(roles, fmt.Sprintf(`    {
      "Path": "/",
      "RoleName": %[1]q,
      "Arn": "arn:aws:iam::%[2]s:role/%[1]s",
      "AssumeRolePolicyDocument": %[3]s
    }`, s.name, account, strings.NewReplacer(`, "`, ",\n        \"", "{\"", "{\n        \"").Replace(s.policy())))
		accounts = append(accounts, fmt.Sprintf(`    {
      "apiVersion": "v1",
      "kind": "ServiceAccount",
      "metadata": {
        "name": %[1]q,
        "namespace": %[2]q,
        "annotations": {
          "eks.amazonaws.com/role-arn": "arn:aws:iam::%[3]s:role/%[1]s"
        }
      }
    }`, s.name, s.namespace, account))
	}
	return []File{
		{"dump/roles.json", "{\n  \"Roles\": [\n" + strings.Join(roles, ",\n") + "\n  ]\n}\n"},
		{"dump/accounts.json", "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n" + strings.Join(accounts, ",\n") + "\n  ]\n}\n"},
	}
}

// kustomize is a base without namespaces and an overlay for each namespace.
func kustomize(list []service) []File {
	files := map[string][]service{}
	for _, s := range list {
		files[s.namespace] = append(files[s.namespace], s)
	}
	var out []File
	for _, namespace := range []string{"storefront", "media-jobs", "reporting"} {
		text := each(files[namespace], func(s service) string {
			return strings.ReplaceAll(manifest(s.name, namespace), "  namespace: "+namespace+"\n", "")
		})
		out = append(out,
			File{"k8s/base/" + namespace + "/services.yaml", text},
			File{"k8s/base/" + namespace + "/kustomization.yaml", "resources:\n  - services.yaml\n"},
			File{"k8s/overlay/" + namespace + "/kustomization.yaml", "namespace: " + namespace + "\nresources:\n  - ../../base/" + namespace + "\n"})
	}
	return out
}

const chartTemplate = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name | default .Release.Name }}
  namespace: {{ .Release.Namespace }}
  annotations:
    {{- toYaml .Values.serviceAccount.annotations | nindent 4 }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
    spec:
      serviceAccountName: {{ .Values.serviceAccount.name | default .Release.Name }}
      containers:
        - name: app
          image: registry.example.com/{{ .Release.Name }}:1.0.0
`

// chart is the chart that all services share.
func chart() []File {
	return []File{
		{"charts/service/Chart.yaml", "apiVersion: v2\nname: service\nversion: 0.1.0\n"},
		{"charts/service/values.yaml", "serviceAccount:\n  annotations: {}\n"},
		{"charts/service/templates/service.yaml", chartTemplate},
	}
}

// charts installs the chart once for each service by helmfile.
func charts(list []service) []File {
	out := chart()
	var releases strings.Builder
	releases.WriteString("releases:\n")
	for _, s := range list {
		fmt.Fprintf(&releases, "  - name: %[1]s\n    namespace: %[2]s\n    chart: ./charts/service\n    values:\n      - values/%[1]s.yaml\n", s.name, s.namespace)
		out = append(out, File{"values/" + s.name + ".yaml", "serviceAccount:\n  name: " + s.name + "\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::" + account + ":role/" + s.name + "\n"})
	}
	return append(out, File{"helmfile.yaml", releases.String()})
}

func (s service) application() string {
	return fmt.Sprintf(`---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: %[1]s
  namespace: argocd
spec:
  project: default
  destination:
    server: https://kubernetes.default.svc
    namespace: %[2]s
  source:
    repoURL: https://git.example.com/team/platform.git
    targetRevision: main
    path: charts/service
    helm:
      releaseName: %[1]s
      valuesObject:
        serviceAccount:
          annotations:
            eks.amazonaws.com/role-arn: arn:aws:iam::%[3]s:role/%[1]s
`, s.name, s.namespace, account)
}

func (s service) helmRelease() string {
	return fmt.Sprintf(`---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: %[1]s
  namespace: flux-system
spec:
  releaseName: %[1]s
  targetNamespace: %[2]s
  chart:
    spec:
      chart: ./charts/service
      sourceRef:
        kind: GitRepository
        name: platform
  values:
    serviceAccount:
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::%[3]s:role/%[1]s
`, s.name, s.namespace, account)
}

func eksctl(list []service) string {
	return `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: main
  region: eu-central-1
iam:
  withOIDC: true
  serviceAccounts:
` + each(list, func(s service) string {
		return fmt.Sprintf("    - metadata:\n        name: %[1]s\n        namespace: %[2]s\n      attachRoleARN: arn:aws:iam::%[3]s:role/%[1]s\n", s.name, s.namespace, account)
	})
}
