package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
)

// readModule reads the description of a private module: a file with a stand-in,
// or which inputs carry what.
func (p *parser) readModule(n *manifest.Node) {
	var m Module
	var d description
	input := func(target *string) func(*manifest.Node) {
		return func(n *manifest.Node) { *target = p.expression(n) }
	}
	p.fields(n, "a module", []field{
		{"source", func(n *manifest.Node) { m.Source = p.text(n) }},
		{"versions", func(n *manifest.Node) { m.Versions = p.text(n) }},
		{"file", func(n *manifest.Node) {
			if list := p.files(n); len(list) == 1 {
				m.File = list[0]
			}
		}},
		{"role_name", input(&d.roleName)},
		{"provider_arn", input(&d.provider)},
		{"namespace", input(&d.namespace)},
		{"service_account", input(&d.account)},
	})
	p.required(n, "a module", "source")
	if m.File == "" {
		p.required(n, "a module without a file", "role_name", "provider_arn", "namespace", "service_account")
		m.Text = d.text()
	}
	p.config.Modules = append(p.config.Modules, m)
}

// expression reads the name of an input, or a template over inputs such as
// "irsa-${var.name}", and returns it as a Terraform expression.
func (p *parser) expression(n *manifest.Node) string {
	text := p.text(n)
	if inputName.MatchString(text) {
		return "var." + text
	}
	for _, m := range interpolation.FindAllStringSubmatch(text, -1) {
		if !inputReference.MatchString(strings.TrimSpace(m[1])) {
			p.problem(n, "write ${var.NAME}", "%q refers to something else than an input", text)
		}
	}
	if rest := interpolation.ReplaceAllString(text, ""); strings.Contains(rest, "${") || strings.Contains(rest, "%{") {
		p.problem(n, "", "%q is no template", text)
		return `""`
	}
	// Go's quotes are Terraform's for what is left, but for its own escapes.
	parts := interpolation.Split(text, -1)
	holes := interpolation.FindAllString(text, -1)
	var b strings.Builder
	b.WriteByte('"')
	for i, part := range parts {
		quoted := strconv.Quote(part)
		b.WriteString(quoted[1 : len(quoted)-1])
		if i < len(holes) {
			b.WriteString(holes[i])
		}
	}
	b.WriteByte('"')
	return b.String()
}

var (
	inputName      = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
	inputReference = regexp.MustCompile(`^var\.([A-Za-z_][A-Za-z0-9_-]*)$`)
	interpolation  = regexp.MustCompile(`\$\{([^{}"]*)\}`)
	anyInput       = regexp.MustCompile(`var\.([A-Za-z_][A-Za-z0-9_-]*)`)
)

// description says which inputs of a module carry what, as expressions.
type description struct{ roleName, provider, namespace, account string }

// text writes a stand-in for the module.
func (d description) text() string {
	var b strings.Builder
	var inputs []string
	for _, expression := range []string{d.roleName, d.provider, d.namespace, d.account} {
		for _, m := range anyInput.FindAllStringSubmatch(expression, -1) {
			if !slices.Contains(inputs, m[1]) {
				inputs = append(inputs, m[1])
			}
		}
	}
	for _, name := range inputs {
		fmt.Fprintf(&b, "variable %q {}\n", name)
	}
	fmt.Fprintf(&b, `
locals {
  provider_arn = %s
  issuer       = replace(local.provider_arn, "/^.*oidc-provider\\//", "")
}

resource "aws_iam_role" "this" {
  name = %s
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.provider_arn }
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = "system:serviceaccount:${%s}:${%s}"
        }
      }
    }]
  })
}

`, d.provider, d.roleName, d.namespace, d.account)
	for _, name := range []string{"arn", "role_arn", "iam_role_arn"} {
		fmt.Fprintf(&b, "output %q { value = aws_iam_role.this.arn }\n", name)
	}
	for _, name := range []string{"name", "role_name", "iam_role_name"} {
		fmt.Fprintf(&b, "output %q { value = aws_iam_role.this.name }\n", name)
	}
	return b.String()
}
