package generate

import "fmt"

// repetition is how a block is repeated, and what stands inside it.
type repetition struct {
	// argument is the line of the block, key the index of one instance; both
	// empty: it is not repeated.
	argument, key string
	inner         *scope
}

func (c *configuration) repetition() repetition {
	switch c.IntN(7) {
	case 0:
		return repetition{fmt.Sprintf("  count = %d\n", 1+c.IntN(2)), "[count.index]", c.with("concat(var.list, var.list)[count.index]", `"n${count.index}"`)}
	case 1:
		return repetition{fmt.Sprintf("  for_each = toset(%s)\n", c.list(2)), "[each.key]", c.with("each.key", "each.value")}
	case 2:
		return repetition{"  for_each = var.objects\n", "[each.key]", c.with("each.key", "each.value.namespace", "each.value.account")}
	case 3:
		return repetition{fmt.Sprintf("  for_each = %s\n", c.mapping(2)), "[each.key]", c.with("each.key", "each.value")}
	case 4:
		rows := fmt.Sprintf(`flatten([for t, members in var.teams : [for m in members : { namespace = t, account = m, note = %s }]])`, c.text(1))
		return repetition{
			fmt.Sprintf("  for_each = { for r in %s : \"${r.namespace}/${r.account}\" => r }\n", rows), "[each.key]",
			c.with("each.value.namespace", "each.value.account", "each.value.note", `split("/", each.key)[1]`),
		}
	default:
		return repetition{inner: &c.scope}
	}
}

// role adds a role with its policy and what uses it.
func (c *configuration) role(i int) {
	name := fmt.Sprintf("role_%d", i)
	r := c.repetition()
	p := trust{name: name, repeat: r.argument, key: r.key, inner: r.inner, namespace: r.inner.text(2), account: r.inner.text(2)}
	if i == 0 {
		c.firstKey = r.key
	}
	policy := c.policy(p)
	c.write("resource \"aws_iam_role\" %q {\n%s", name, r.argument)
	switch c.IntN(5) {
	case 0:
		c.write("  name_prefix = %s\n", r.inner.text(2))
	case 1:
		c.write("  name = %s ? null : %s\n  name_prefix = null\n", "false", r.inner.text(2))
	default:
		c.write("  name = %s\n", r.inner.text(3))
	}
	if c.IntN(3) == 0 {
		c.write("  path = \"/${%s}/\"\n", r.inner.text(1))
	}
	c.write("  assume_role_policy = %s\n}\n\n", policy)
	c.use(p, fmt.Sprintf("aws_iam_role.%s%s.arn", name, r.key))
}

// use adds something that uses the role: an association, an account, or
// annotations for one.
func (c *configuration) use(p trust, arn string) {
	if c.IntN(4) == 0 {
		arn = fmt.Sprintf(`"arn:aws:iam::111122223333:role/${%s}"`, p.inner.text(2))
	}
	switch c.IntN(6) {
	case 0:
		c.write("resource \"aws_eks_pod_identity_association\" %q {\n%s  cluster_name = %s\n  namespace = %s\n  service_account = %s\n  role_arn = %s\n}\n\n", p.name, p.repeat, c.text(1), p.namespace, p.account, arn)
	case 1:
		c.write("resource \"kubectl_manifest\" %q {\n%s  yaml_body = %s\n}\n\n", p.name, p.repeat, c.manifest(p, arn))
	case 2:
		c.write("resource \"kubernetes_annotations\" %q {\n%s  api_version = \"v1\"\n  kind = \"ServiceAccount\"\n  metadata {\n    name = %s\n    namespace = %s\n  }\n  annotations = %s\n}\n\n",
			p.name, p.repeat, p.account, p.namespace, c.annotations(arn))
	default:
		c.account(p.name, p.repeat, p.namespace, p.account, arn)
	}
}

// account adds a service account, sometimes in a namespace that is made here.
func (c *configuration) account(name, repeat, namespace, account, arn string) {
	if repeat == "" && c.IntN(3) == 0 {
		c.write("resource \"kubernetes_namespace\" %q {\n  metadata {\n    name = %s\n  }\n}\n\n", name, namespace)
		namespace = fmt.Sprintf(c.pick([]string{"%s.metadata[0].name", "%s.metadata.0.name", "%s.id", "one(%s.metadata[*].name)"}), "kubernetes_namespace."+name)
	}
	kind := c.pick([]string{"kubernetes_service_account", "kubernetes_service_account_v1"})
	c.write("resource %q %q {\n%s  metadata {\n    name = %s\n    namespace = %s\n    annotations = %s\n  }\n}\n\n", kind, name, repeat, account, namespace, c.annotations(arn))
}

func (c *configuration) annotations(arn string) string {
	switch c.IntN(5) {
	case 0:
		return fmt.Sprintf(`merge({ "app" = "x" }, { "eks.amazonaws.com/role-arn" = %s })`, arn)
	case 1:
		return fmt.Sprintf(`{ for k, v in { "role-arn" = %s } : "eks.amazonaws.com/${k}" => v }`, arn)
	case 2:
		return fmt.Sprintf(`tomap({ (join("/", ["eks.amazonaws.com", "role-arn"])) = %s })`, arn)
	case 3:
		return fmt.Sprintf(`merge([for a in [%s] : { "eks.amazonaws.com/role-arn" = a }]...)`, arn)
	default:
		return fmt.Sprintf(`{ "eks.amazonaws.com/role-arn" = %s }`, arn)
	}
}

// manifest is an expression of a service account's YAML.
func (c *configuration) manifest(p trust, arn string) string {
	if c.IntN(2) == 0 {
		return fmt.Sprintf(`yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata   = { name = %s, namespace = %s, annotations = %s }
  })`, p.account, p.namespace, c.annotations(arn))
	}
	return fmt.Sprintf(`<<-EOT
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: "${%s}"
      namespace: "${%s}"
      annotations:
        eks.amazonaws.com/role-arn: ${%s}
  EOT`, p.account, p.namespace, arn)
}

// addon adds an EKS add-on with the role that it runs as.
func (c *configuration) addon() {
	role := "aws_iam_role.role_0"
	arn := role + "[*].arn"
	if c.firstKey == "[each.key]" {
		arn = "values(" + role + ")[*].arn"
	}
	arn = fmt.Sprintf("flatten([%s])[0]", arn)
	if c.IntN(2) == 0 {
		arn = fmt.Sprintf(`try(one(values({ for k, v in [%s] : k => v })).arn, "arn:aws:iam::111122223333:role/none")`, role)
	}
	c.write("resource \"aws_eks_addon\" \"this\" {\n  cluster_name = %s\n  addon_name = %q\n  service_account_role_arn = %s\n}\n\n",
		c.text(1), c.pick([]string{"vpc-cni", "aws-ebs-csi-driver", "amazon-cloudwatch-observability"}), arn)
}
