package generate

import "fmt"

// trust is what a trust policy is written from: expressions of the subject and
// of the repetition that the role has.
type trust struct {
	// name, repeat and key are those of the role's block: `  count = 2\n` and
	// "[count.index]", or empty.
	name, repeat, key string
	// namespace, account and subject are expressions of texts.
	namespace, account, subject string
	// test is the condition operator.
	test string
	// inner is what expressions inside the block can refer to.
	inner *scope
}

// policy writes what a trust policy needs and returns its expression.
func (c *configuration) policy(p trust) string {
	p.subject = fmt.Sprintf(`"system:serviceaccount:${%s}:${%s}"`, p.namespace, p.account)
	p.test = c.pick([]string{"StringEquals", "StringLike"})
	forms := []func(trust) string{
		c.encoded, c.heredoc, c.template, c.document, c.document,
		c.mergedDocuments, c.dynamicDocument, c.composed, c.directives, c.either, c.replaced, c.formatted,
	}
	return forms[c.IntN(len(forms))](p)
}

func (c *configuration) encoded(p trust) string {
	return fmt.Sprintf(`jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = %s }
      Condition = { %s = { "${%s}:sub" = [%s], "${%s}:aud" = "sts.amazonaws.com" } }
    }]
  })`, c.arn, p.test, c.issuer, p.subject, c.issuer)
}

func (c *configuration) heredoc(p trust) string {
	return fmt.Sprintf(`<<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Principal": {"Federated": "${%s}"},
        "Condition": {%q: {"${%s}:sub": ${jsonencode(%s)}}}}]
    }
  EOT`, c.arn, p.test, c.issuer, p.subject)
}

// template is a file that templatefile fills in.
func (c *configuration) template(p trust) string {
	c.files["trust.json.tftpl"] = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
  "Principal": {"Federated": "${arn}"},
  "Condition": {"StringEquals": {"${issuer}:sub": [%{ for i, s in subjects }%{ if i > 0 }, %{ endif }"${s}"%{ endfor }]}}}]}
`
	return fmt.Sprintf(`templatefile("${path.module}/trust.json.tftpl", { arn = %s, issuer = %s, subjects = [%s, %s] })`, c.arn, c.issuer, p.subject, `"system:serviceaccount:a:b"`)
}

// document is a policy document of one statement.
func (c *configuration) document(p trust) string {
	values := "[" + p.subject + "]"
	if c.IntN(3) == 0 {
		values = fmt.Sprintf(`[for n in %s : "system:serviceaccount:${n}:${%s}"]`, c.list(2), p.account)
	}
	conditions := fmt.Sprintf("    condition {\n      test = %q\n      variable = \"${%s}:sub\"\n      values = %s\n    }\n", p.test, c.issuer, values)
	if c.IntN(3) == 0 {
		conditions = fmt.Sprintf("    dynamic \"condition\" {\n      for_each = { sub = %s, aud = [\"sts.amazonaws.com\"] }\n      content {\n        test = %q\n        variable = \"${%s}:${condition.key}\"\n        values = condition.value\n      }\n    }\n", values, p.test, c.issuer)
	}
	c.writeDocument(p.name, p.repeat, c.statement(c.arn, conditions))
	return fmt.Sprintf("data.aws_iam_policy_document.%s%s.json", p.name, p.key)
}

// writeDocument writes a policy document of the given arguments and blocks.
func (c *configuration) writeDocument(name, repeat, body string) {
	c.write("data \"aws_iam_policy_document\" %q {\n%s%s}\n\n", name, repeat, body)
}

func (c *configuration) statement(provider, more string) string {
	return fmt.Sprintf("  statement {\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {\n      type = \"Federated\"\n      identifiers = [%s]\n    }\n%s  }\n", provider, more)
}

// mergedDocuments lets one document take in another and be overridden by a
// third; a statement of a known sid may be replaced.
func (c *configuration) mergedDocuments(p trust) string {
	condition := func(subject string) string {
		return fmt.Sprintf("    condition {\n      test = %q\n      variable = \"${%s}:sub\"\n      values = [%s]\n    }\n", p.test, c.issuer, subject)
	}
	sid := func() string { return fmt.Sprintf("    sid = %q\n", c.pick([]string{"One", "Two"})) }
	json := func(name string) string { return fmt.Sprintf("data.aws_iam_policy_document.%s%s.json", name, p.key) }
	c.writeDocument(p.name+"_base", p.repeat, c.statement(c.arn, sid()+condition(p.subject)))
	c.writeDocument(p.name+"_over", p.repeat, c.statement(c.arn, sid()+condition(`"system:serviceaccount:over:${`+p.account+`}"`)))
	body := fmt.Sprintf("  source_policy_documents = [%s]\n", json(p.name+"_base"))
	if c.IntN(2) == 0 {
		body += fmt.Sprintf("  override_policy_documents = concat([], [%s])\n", json(p.name+"_over"))
	}
	if c.IntN(2) == 0 {
		body += "  statement {\n" + sid() + "    actions = [\"sts:AssumeRole\"]\n    principals {\n      type = \"Service\"\n      identifiers = [\"ec2.amazonaws.com\"]\n    }\n  }\n"
	}
	c.writeDocument(p.name, p.repeat, body)
	return json(p.name)
}

// dynamicDocument makes a statement for each namespace, with its principals and
// conditions made in loops as well.
func (c *configuration) dynamicDocument(p trust) string {
	iterator, it := "", "statement"
	if c.IntN(2) == 0 {
		iterator, it = "    iterator = each_one\n", "each_one"
	}
	c.writeDocument(p.name, p.repeat, fmt.Sprintf(`  dynamic "statement" {
    for_each = toset(%s)
%s    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      dynamic "principals" {
        for_each = [%s]
        content {
          type        = "Federated"
          identifiers = [principals.value]
        }
      }
      dynamic "condition" {
        for_each = %s ? [1] : []
        content {
          test     = %q
          variable = join(":", [%s, "sub"])
          values   = ["system:serviceaccount:${%s.value}:${%s}"]
        }
      }
      condition {
        test     = "StringEquals"
        variable = format("%%s:%%s", %s, "aud")
        values   = ["sts.amazonaws.com"]
      }
    }
  }
`, c.list(2), iterator, c.arn, c.flag(1), p.test, c.issuer, it, p.account, c.issuer))
	return fmt.Sprintf("data.aws_iam_policy_document.%s%s.json", p.name, p.key)
}

// composed builds the document from maps that are merged.
func (c *configuration) composed(p trust) string {
	return fmt.Sprintf(`jsonencode(merge({ Version = "2012-10-17" }, {
    Statement = flatten([
      [for s in [%s] : {
        Effect    = "Allow"
        Action    = ["sts:AssumeRoleWithWebIdentity"]
        Principal = { Federated = %s }
        Condition = { (%q) = { for k, v in { sub = s, aud = "sts.amazonaws.com" } : "${%s}:${k}" => v } }
      }],
      %s ? [{ Effect = "Deny", Action = "sts:AssumeRole", Principal = "*" }] : [],
    ])
  }))`, p.subject, c.arn, p.test, c.issuer, c.flag(1))
}

// directives is a heredoc with a loop and a condition.
func (c *configuration) directives(p trust) string {
	return fmt.Sprintf(`<<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
    %%{ for i, n in %s ~}
        %%{ if i > 0 }, %%{ endif }{
          "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
          "Principal": {"Federated": "${%s}"},
          "Condition": {"StringLike": {
            "${%s}:sub": "system:serviceaccount:${n}:${%s}"
          }}
        }
    %%{ endfor ~}
      ]
    }
  EOT`, c.list(2), c.arn, c.issuer, p.account)
}

func (c *configuration) either(p trust) string {
	return fmt.Sprintf("(%s ? %s : %s)", c.flag(2), c.encoded(p), c.template(p))
}

// replaced fills in a file by replacing marks in it.
func (c *configuration) replaced(p trust) string {
	c.files["policies/trust.json"] = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": { "Federated": "@ARN@" },
    "Condition": { "StringEquals": { "@ISSUER@:sub": "system:serviceaccount:@NAMESPACE@:@ACCOUNT@" } }
  }
}
`
	return fmt.Sprintf(`replace(replace(replace(replace(file("${path.module}/policies/trust.json"), "@ARN@", %s), "@ISSUER@", %s), "@NAMESPACE@", %s), "/@ACCOUNT@/", %s)`,
		c.arn, c.issuer, p.namespace, p.account)
}

// formatted is a document that format puts together.
func (c *configuration) formatted(p trust) string {
	return fmt.Sprintf(`format("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Principal\":{\"Federated\":%%q},\"Condition\":{\"%s\":{\"%%s:sub\":%%s}}}]}", %s, %s, jsonencode(%s))`,
		p.test, c.arn, c.issuer, p.subject)
}
