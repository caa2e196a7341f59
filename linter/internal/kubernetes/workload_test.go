package kubernetes

import (
	"fmt"
	"strings"
	"testing"
)

func TestEveryKindOfWorkload(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ version, path string }{
		"Pod":                   {"v1", ""},
		"PodTemplate":           {"v1", "template"},
		"ReplicationController": {"v1", "spec.template"},
		"Deployment":            {"apps/v1", "spec.template"},
		"StatefulSet":           {"apps/v1", "spec.template"},
		"DaemonSet":             {"apps/v1", "spec.template"},
		"ReplicaSet":            {"apps/v1", "spec.template"},
		"Job":                   {"batch/v1", "spec.template"},
		"CronJob":               {"batch/v1", "spec.jobTemplate.spec.template"},
	} {
		pod := "{spec: {serviceAccountName: web, containers: [{name: a}]}}"
		inner := pod
		keys := strings.Split(c.path, ".")
		for i := len(keys) - 1; i >= 0 && c.path != ""; i-- {
			inner = fmt.Sprintf("{%s: %s}", keys[i], inner)
		}
		yaml := fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: x, namespace: n}\n%s\n", c.version, kind, inner[1:len(inner)-1])
		if c.path == "" {
			yaml = fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: x, namespace: n}\n%s\n", c.version, kind, pod[1:len(pod)-1])
		}
		facts := read(t, yaml, Context{})
		if len(facts.Workloads) != 1 {
			t.Errorf("%s: got %d workloads of\n%s", kind, len(facts.Workloads), yaml)
			continue
		}
		w := facts.Workloads[0]
		if w.Kind != kind || w.ServiceAccount.String() != "web" || !w.Named || w.Range.Text() != kind || w.ServiceAccount.Range().Text() != "web" {
			t.Errorf("%s: got %+v", kind, w)
		}
	}
}

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: apps
spec:
  template:
    metadata:
      annotations: {}
    spec:
      containers:
        - name: web
          image: web
`

func TestWorkloads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ yaml, want string }{
		"that name no account": {
			deployment,
			`Deployment apps/web at 3:7 runs as default at - by default, spec at 12:7`,
		},
		"with the deprecated field": {
			strings.Replace(deployment, "containers:", "serviceAccount: old\n      containers:", 1),
			`Deployment apps/web at 3:7 runs as old at 12:23`,
		},
		"with a role on the pods": {strings.Replace(deployment, "annotations: {}", "annotations: {eks.amazonaws.com/role-arn: a}", 1), `
			Deployment apps/web at 3:7 runs as default at - by default, spec at 12:7
			misplaced in Deployment apps/web: spec.template.metadata.annotations at 10:21 = a, better a ServiceAccount that the pods name in serviceAccountName`},
		"with a role on the object": {strings.Replace(strings.Replace(deployment, "containers:", "serviceAccountName: web\n      containers:", 1),
			"namespace: apps", "namespace: apps\n  annotations: {eks.amazonaws.com/role-arn: a}", 1), `
			Deployment apps/web at 3:7 runs as web at 13:27
			misplaced in Deployment apps/web: metadata.annotations at 7:17 = a, better the ServiceAccount "apps/web"`},
		"with an identity by hand": {strings.Replace(deployment, "          image: web\n", `          env:
            - name: AWS_ROLE_ARN
              value: arn:aws:iam::111122223333:role/web
            - {name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /var/run/aws/token}
          volumeMounts:
            - {name: other, mountPath: /var/run/other}
            - {name: aws, mountPath: /var/run/aws/}
      volumes:
        - name: aws
          projected:
            sources:
              - serviceAccountToken: {audience: sts.amazonaws.com, path: token}
        - name: other
          projected:
            sources:
              - configMap: {name: x}
              - serviceAccountToken:
                  path: token
`, 1), `
			Deployment apps/web at 3:7 runs as default at - by default, spec at 12:7 with arn:aws:iam::111122223333:role/web at 16:22 token for "sts.amazonaws.com" at 25:17 aws=true token for "" at 30:17 aws=false`},
		"with a role from elsewhere": {strings.Replace(deployment, "          image: web\n", `          env:
            - name: AWS_ROLE_ARN
              valueFrom: {configMapKeyRef: {name: x, key: y}}
`, 1), `Deployment apps/web at 3:7 runs as default at - by default, spec at 12:7 with ${AWS_ROLE_ARN} at 16:26`},
		"in an init container": {
			strings.Replace(deployment, "containers:", "initContainers:\n        - env: [{name: AWS_ROLE_ARN, value: a}]\n      containers:", 1),
			`Deployment apps/web at 3:7 runs as default at - by default, spec at 12:7 with a at 13:45`,
		},
		"of a running cluster": {`
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: apps}
spec:
  serviceAccountName: web
  containers:
    - env:
        - {name: AWS_ROLE_ARN, value: injected}
        - {name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /var/run/secrets/eks.amazonaws.com/serviceaccount/token}
  volumes:
    - name: aws-iam-token
      projected: {sources: [{serviceAccountToken: {audience: sts.amazonaws.com, path: token}}]}
status: {phase: Running}
`, `Pod apps/web at 3:7 runs as web at 6:23`},
		"that run nothing": {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, namespace: n}\nspec: {replicas: 3}\n", ""},
		"with a role on something else": {
			"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n  annotations: {eks.amazonaws.com/role-arn: a}\n",
			`misplaced in Namespace /x: metadata.annotations at 5:17 = a, better the ServiceAccount that the pods run as`,
		},
		"whose role is in data": {
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: n}\ndata:\n  eks.amazonaws.com/role-arn: a\n",
			`undecided at 5:3: role annotation at "data" of ConfigMap "n/x" because of what reads the ConfigMap`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, read(t, c.yaml, Context{Root: "k8s"}), c.want)
		})
	}
}

func TestOwnedWorkloadsCountOnlyWithoutTheirOwners(t *testing.T) {
	t.Parallel()
	const (
		owner = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: n}\nspec: {template: {spec: {serviceAccountName: a}}}\n"
		pod   = "apiVersion: v1\nkind: Pod\nmetadata: {name: web-5d-x, namespace: n, ownerReferences: [{kind: ReplicaSet, name: web-5d}]}\nspec: {serviceAccountName: a}\n"
	)
	check(t, read(t, owner+"---\n"+pod, Context{}), `Deployment n/web at 2:7 runs as a at 4:46`)
	check(t, read(t, pod, Context{}), `Pod n/web-5d-x at 2:7 runs as a at 4:28`)
}
