// Package iam decides, as AWS does, who may assume a role.
package iam
