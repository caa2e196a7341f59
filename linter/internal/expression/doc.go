// Package expression evaluates Terraform expressions into package value.
package expression
