package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Configuration returns the files of a root module by their names.
func Configuration(seed uint64) map[string]string {
	c := &configuration{files: map[string]string{}}
	c.scope.Rand = rand.New(rand.NewPCG(seed, 1))
	c.variables()
	c.provider()
	c.locals()
	for i := range 1 + c.IntN(3) {
		c.role(i)
	}
	if c.IntN(2) == 0 {
		c.modules()
	}
	c.files["main.tf"] = c.main.String()
	return c.files
}

type configuration struct {
	scope
	main  strings.Builder
	files map[string]string
	// issuer and arn are expressions of the OIDC provider in use.
	issuer, arn string
}

func (c *configuration) write(format string, args ...any) {
	fmt.Fprintf(&c.main, format, args...)
}

func (c *configuration) variables() {
	var tfvars strings.Builder
	add := func(name, kind, value, other string) {
		c.write("variable %q {\n  type    = %s\n  default = %s\n}\n\n", name, kind, value)
		if c.IntN(3) == 0 {
			fmt.Fprintf(&tfvars, "%s = %s\n", name, other)
		}
	}
	for i := range 1 + c.IntN(3) {
		name := fmt.Sprintf("text_%d", i)
		add(name, "string", fmt.Sprintf("%q", c.word()), fmt.Sprintf("%q", c.word()))
		c.texts = append(c.texts, "var."+name)
	}
	list := func() string { return fmt.Sprintf("[%q, %q, %q]", c.word(), c.word(), c.word())[:] }
	add("list", "list(string)", list(), list())
	c.lists = append(c.lists, "var.list")
	mapping := func() string { return fmt.Sprintf("{ %s = %q, x = %q }", c.word(), c.word(), c.word()) }
	add("map", "map(string)", mapping(), mapping())
	c.maps = append(c.maps, "var.map")
	add("flag", "bool", c.pick([]string{"true", "false"}), c.pick([]string{"true", "false"}))
	c.flags = append(c.flags, "var.flag")
	add("number", "number", fmt.Sprint(c.IntN(9)), fmt.Sprint(c.IntN(9)))
	c.numbers = append(c.numbers, "var.number")
	objects := func() string {
		return fmt.Sprintf("{ one = { namespace = %q, account = %q }, two = { namespace = %q } }", c.word(), c.word(), c.word())
	}
	add("objects", `map(object({ namespace = string, account = optional(string, "default-account") }))`, objects(), objects())
	c.texts = append(c.texts, "var.objects.one.namespace", `var.objects["two"].account`)
	if tfvars.Len() > 0 {
		c.files[c.pick([]string{"terraform.tfvars", "x.auto.tfvars"})] = tfvars.String()
	}
}

// provider declares where the issuer comes from.
func (c *configuration) provider() {
	literal := "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
	switch c.IntN(5) {
	case 0:
		c.write("locals {\n  issuer = %q\n}\n\n", literal)
		c.issuer, c.arn = "local.issuer", `"arn:aws:iam::111122223333:oidc-provider/${local.issuer}"`
	case 1:
		c.write("data \"aws_caller_identity\" \"current\" {}\n\ndata \"aws_partition\" \"current\" {}\n\nvariable \"issuer\" {\n  default = %q\n}\n\n", "https://"+literal)
		c.issuer = `replace(var.issuer, "https://", "")`
		c.arn = `"arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${trimprefix(var.issuer, "https://")}"`
	case 2:
		c.write("resource \"aws_iam_openid_connect_provider\" \"this\" {\n  url            = %q\n  client_id_list = [\"sts.amazonaws.com\"]\n}\n\n", "https://"+literal)
		c.issuer, c.arn = `replace(aws_iam_openid_connect_provider.this.url, "https://", "")`, "aws_iam_openid_connect_provider.this.arn"
	case 3:
		c.write("resource \"aws_eks_cluster\" \"this\" {\n  name     = %s\n  role_arn = \"arn:aws:iam::111122223333:role/cluster\"\n}\n\n", c.text(2))
		c.write("resource \"aws_iam_openid_connect_provider\" \"this\" {\n  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer\n  client_id_list = [\"sts.amazonaws.com\"]\n}\n\n")
		c.issuer = c.pick([]string{`replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")`, "aws_iam_openid_connect_provider.this.url", `split("oidc-provider/", aws_iam_openid_connect_provider.this.arn)[1]`})
		c.arn = "aws_iam_openid_connect_provider.this.arn"
	default:
		c.write("data \"aws_eks_cluster\" \"this\" {\n  name = %s\n}\n\n", c.text(2))
		c.write("data \"aws_iam_openid_connect_provider\" \"this\" {\n  url = data.aws_eks_cluster.this.identity[0].oidc[0].issuer\n}\n\n")
		c.issuer = c.pick([]string{`trimprefix(data.aws_eks_cluster.this.identity.0.oidc.0.issuer, "https://")`, "data.aws_iam_openid_connect_provider.this.url", `replace(data.aws_iam_openid_connect_provider.this.arn, "/^(.*provider/)/", "")`})
		c.arn = "data.aws_iam_openid_connect_provider.this.arn"
	}
}

func (c *configuration) locals() {
	c.write("locals {\n")
	var texts, lists, maps []string
	for i := range 1 + c.IntN(3) {
		c.write("  text_%d = %s\n", i, c.text(3))
		texts = append(texts, fmt.Sprintf("local.text_%d", i))
	}
	c.write("  list = %s\n  map = %s\n", c.list(3), c.mapping(3))
	lists, maps = append(lists, "local.list"), append(maps, "local.map")
	c.write("}\n\n")
	c.texts, c.lists, c.maps = append(c.texts, texts...), append(c.lists, lists...), append(c.maps, maps...)
}

// role adds a role with its policy and a service account that uses it.
func (c *configuration) role(i int) {
	name := fmt.Sprintf("role_%d", i)
	repeat, key, inner := "", "", &c.scope
	switch c.IntN(4) {
	case 0:
		repeat, key = fmt.Sprintf("  count = %d\n", 1+c.IntN(2)), "[count.index]"
		inner = c.with("concat(var.list, var.list)[count.index]", `"n${count.index}"`)
	case 1:
		repeat, key = fmt.Sprintf("  for_each = toset(%s)\n", c.list(2)), "[each.key]"
		inner = c.with("each.key", "each.value")
	case 2:
		if c.IntN(2) == 0 {
			repeat, key = "  for_each = var.objects\n", "[each.key]"
			inner = c.with("each.key", "each.value.namespace", "each.value.account")
		} else {
			repeat, key = fmt.Sprintf("  for_each = %s\n", c.mapping(2)), "[each.key]"
			inner = c.with("each.key", "each.value")
		}
	}
	namespace, account := inner.text(2), inner.text(2)
	policy := c.policy(name, repeat, key, inner, namespace, account)
	c.write("resource \"aws_iam_role\" %q {\n%s", name, repeat)
	switch c.IntN(5) {
	case 0:
		c.write("  name_prefix = %s\n", inner.text(2))
	default:
		c.write("  name = %s\n", inner.text(3))
	}
	if c.IntN(3) == 0 {
		c.write("  path = \"/${%s}/\"\n", inner.text(1))
	}
	c.write("  assume_role_policy = %s\n}\n\n", policy)
	arn := fmt.Sprintf("aws_iam_role.%s%s.arn", name, key)
	switch c.IntN(3) {
	case 0:
		c.write("resource \"aws_eks_pod_identity_association\" %q {\n%s  cluster_name = %s\n  namespace = %s\n  service_account = %s\n  role_arn = %s\n}\n\n", name, repeat, c.text(1), namespace, account, arn)
	default:
		if c.IntN(4) == 0 {
			arn = fmt.Sprintf(`"arn:aws:iam::111122223333:role/${%s}"`, inner.text(2))
		}
		c.write("resource \"kubernetes_service_account\" %q {\n%s  metadata {\n    name = %s\n    namespace = %s\n    annotations = %s\n  }\n}\n\n",
			name, repeat, account, namespace, c.annotations(arn))
	}
}

func (c *configuration) annotations(arn string) string {
	switch c.IntN(3) {
	case 0:
		return fmt.Sprintf(`merge({ "app" = "x" }, { "eks.amazonaws.com/role-arn" = %s })`, arn)
	case 1:
		return fmt.Sprintf(`{ for k, v in { "role-arn" = %s } : "eks.amazonaws.com/${k}" => v }`, arn)
	default:
		return fmt.Sprintf(`{ "eks.amazonaws.com/role-arn" = %s }`, arn)
	}
}

// policy writes what a trust policy needs and returns its expression.
func (c *configuration) policy(name, repeat, key string, inner *scope, namespace, account string) string {
	subject := fmt.Sprintf(`"system:serviceaccount:${%s}:${%s}"`, namespace, account)
	test := c.pick([]string{"StringEquals", "StringLike"})
	switch c.IntN(4) {
	case 0:
		return fmt.Sprintf(`jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = %s }
      Condition = { %s = { "${%s}:sub" = [%s], "${%s}:aud" = "sts.amazonaws.com" } }
    }]
  })`, c.arn, test, c.issuer, subject, c.issuer)
	case 1:
		return fmt.Sprintf(`<<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Principal": {"Federated": "${%s}"},
        "Condition": {%q: {"${%s}:sub": ${jsonencode(%s)}}}}]
    }
  EOT`, c.arn, test, c.issuer, subject)
	case 2:
		c.files["trust.json.tftpl"] = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
  "Principal": {"Federated": "${arn}"},
  "Condition": {"StringEquals": {"${issuer}:sub": [%{ for i, s in subjects }%{ if i > 0 }, %{ endif }"${s}"%{ endfor }]}}}]}
`
		return fmt.Sprintf(`templatefile("${path.module}/trust.json.tftpl", { arn = %s, issuer = %s, subjects = [%s, %s] })`, c.arn, c.issuer, subject, `"system:serviceaccount:a:b"`)
	}
	values := "[" + subject + "]"
	if c.IntN(3) == 0 {
		values = fmt.Sprintf(`[for n in %s : "system:serviceaccount:${n}:${%s}"]`, c.list(2), account)
	}
	conditions := fmt.Sprintf("    condition {\n      test = %q\n      variable = \"${%s}:sub\"\n      values = %s\n    }\n", test, c.issuer, values)
	if c.IntN(3) == 0 {
		conditions = fmt.Sprintf("    dynamic \"condition\" {\n      for_each = { sub = %s, aud = [\"sts.amazonaws.com\"] }\n      content {\n        test = %q\n        variable = \"${%s}:${condition.key}\"\n        values = condition.value\n      }\n    }\n", values, test, c.issuer)
	}
	c.write("data \"aws_iam_policy_document\" %q {\n%s  statement {\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {\n      type = \"Federated\"\n      identifiers = [%s]\n    }\n%s  }\n}\n\n", name, repeat, c.arn, conditions)
	return fmt.Sprintf("data.aws_iam_policy_document.%s%s.json", name, key)
}

// modules adds a module of roles, called once or in a loop, and what uses it.
func (c *configuration) modules() {
	c.files["modules/role/main.tf"] = `variable "name" {
  type = string
}

variable "issuer" {
  type = string
}

variable "provider_arn" {
  type = string
}

variable "accounts" {
  type    = list(string)
  default = ["system:serviceaccount:default:default"]
}

variable "prefix" {
  type    = string
  default = null
}

locals {
  subjects = [for a in var.accounts : startswith(a, "system:") ? a : "system:serviceaccount:${a}"]
  full     = var.prefix == null ? var.name : "${var.prefix}-${var.name}"
}

data "aws_iam_policy_document" "this" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:sub"
      values   = local.subjects
    }
  }
}

resource "aws_iam_role" "this" {
  count              = var.name == "" ? 0 : 1
  name               = local.full
  assume_role_policy = data.aws_iam_policy_document.this.json
}

output "arn" {
  value = one(aws_iam_role.this[*].arn)
}

output "names" {
  value = { role = join("", aws_iam_role.this[*].name) }
}
`
	repeat, key, inner := "", "", &c.scope
	switch c.IntN(3) {
	case 0:
		repeat, key = "  for_each = var.objects\n", "[each.key]"
		inner = c.with("each.key", "each.value.namespace", "each.value.account")
	case 1:
		repeat, key = "  count = 2\n", "[count.index]"
		inner = c.with("var.list[count.index]")
	}
	namespace, account := inner.text(2), inner.text(2)
	source := "./modules/role"
	if c.IntN(3) == 0 {
		source = "./modules/outer"
		c.files["modules/outer/main.tf"] = `variable "name" {}
variable "issuer" {}
variable "provider_arn" {}
variable "accounts" {
  default = null
}
variable "prefix" {
  default = null
}

module "inner" {
  source       = "../role"
  name         = lower(var.name)
  issuer       = var.issuer
  provider_arn = var.provider_arn
  accounts     = coalesce(var.accounts, ["none:none"])
  prefix       = var.prefix
}

output "arn" {
  value = module.inner.arn
}

output "names" {
  value = module.inner.names
}
`
	}
	c.write("module \"app\" {\n  source = %q\n%s  name = %s\n  issuer = %s\n  provider_arn = %s\n  accounts = [\"${%s}:${%s}\"]\n",
		source, repeat, inner.text(2), c.issuer, c.arn, namespace, account)
	if c.IntN(2) == 0 {
		c.write("  prefix = %s\n", inner.text(1))
	}
	c.write("}\n\n")
	c.write("resource \"kubernetes_service_account_v1\" \"app\" {\n%s  metadata {\n    name = %s\n    namespace = %s\n    annotations = %s\n  }\n}\n\n",
		repeat, account, namespace, c.annotations("module.app"+key+".arn"))
}
