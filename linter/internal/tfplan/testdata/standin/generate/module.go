package generate

import (
	"fmt"
	"strings"
)

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
	r := c.repetition()
	namespace, account := r.inner.text(2), r.inner.text(2)
	source := "./modules/role"
	if c.IntN(3) == 0 {
		source = "./modules/outer"
		c.files["modules/outer/main.tf"] = outerModule
	}
	c.write("module \"app\" {\n  source = %q\n%s  name = %s\n  issuer = %s\n  provider_arn = %s\n  accounts = [\"${%s}:${%s}\"]\n",
		source, r.argument, r.inner.text(2), c.issuer, c.arn, namespace, account)
	if c.IntN(2) == 0 {
		c.write("  prefix = %s\n", r.inner.text(1))
	}
	c.write("}\n\n")
	if r.argument != "" && c.IntN(2) == 0 {
		c.eachOutput(r)
		return
	}
	arn := "module.app" + r.key + ".arn"
	switch c.IntN(3) {
	case 0:
		arn = fmt.Sprintf("try(module.app%s.names.missing, module.app%s.arn)", r.key, r.key)
	case 1:
		arn = fmt.Sprintf(`lookup({ x = module.app%s.arn }, "x", "none")`, r.key)
	}
	c.account("app", r.argument, namespace, account, arn)
}

// eachOutput adds an account for each instance of the module, from its outputs.
func (c *configuration) eachOutput(r repetition) {
	outputs := "module.app"
	switch {
	case strings.Contains(r.argument, "count"):
		outputs = c.pick([]string{`{ for i, m in module.app : "m${i}" => m }`, `zipmap([for i in range(length(module.app)) : "m${i}"], module.app)`})
	case c.IntN(2) == 0:
		outputs = "{ for k, m in module.app : lower(k) => m... }"
	}
	value := "each.value"
	if strings.HasSuffix(outputs, "... }") {
		value += "[0]"
	}
	c.account("app", fmt.Sprintf("  for_each = %s\n", outputs), value+".names.role", `"acc-${each.key}"`, value+".arn")
}

// outerModule calls the module of roles with what it was given.
const outerModule = `variable "name" {}
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
  for_each     = toset(["only"])
  name         = lower(var.name)
  issuer       = var.issuer
  provider_arn = var.provider_arn
  accounts     = coalesce(var.accounts, ["none:none"])
  prefix       = var.prefix
}

output "arn" {
  value = module.inner["only"].arn
}

output "names" {
  value = merge(values(module.inner)[*].names...)
}
`
