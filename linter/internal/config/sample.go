package config

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Sample returns a commented configuration for a tree with the given files.
// Folders that are called after environments become environments, unless there
// is only one.
func Sample(files []string) string {
	var b strings.Builder
	b.WriteString(sampleHead)
	environments := environmentsOf(files)
	if len(environments) < 2 {
		b.WriteString(sampleEnvironments)
	} else {
		b.WriteString("\n# Parts of the tree that are deployed together: a role of one is never used by a\n" +
			"# service account of another. These were recognised by their folders.\nenvironments:\n")
		for _, e := range environments {
			fmt.Fprintf(&b, "  - name: %s\n    paths:\n", e.name)
			for _, p := range e.paths {
				fmt.Fprintf(&b, "      - %q\n", "/"+p+"/")
			}
			b.WriteString("    # var_files: []\n    # account: \"111122223333\"\n")
		}
	}
	b.WriteString(sampleTail)
	return b.String()
}

const sampleHead = `# yaml-language-server: $schema=https://raw.githubusercontent.com/irsalint/irsalint/main/linter/internal/config/config.schema.json
#
# Configuration of irsalint. All of it is optional. Paths are relative to this
# file; patterns are written as in .gitignore.

# How much the findings of a rule count: error, warning, note or off, everywhere
# or in some paths. "irsalint rules" lists the rules.
# rules:
#   shared-role: note
#   orphan-subject:
#     severity: off
#     paths: [examples]

# What is left out. Ignored files and .terraform are left out anyway.
# exclude:
#   - examples

# The domain before the annotations of a webhook that runs with
# --annotation-prefix; that of EKS is eks.amazonaws.com.
# annotation_prefix: irsa.example.com
`

const sampleEnvironments = `
# Parts of the tree that are deployed together: a role of one is never used by a
# service account of another.
# environments:
#   - name: dev
#     paths: [/infra/dev/, /k8s/dev/]
#     var_files: [infra/dev.tfvars]
#     account: "111122223333"
`

const sampleTail = `
# Private Terraform modules that make a role for one service account: which input
# carries what. Templates such as irsa-${var.name} are understood.
# modules:
#   - source: app.terraform.io/acme/irsa/aws
#     role_name: name
#     provider_arn: oidc_provider_arn
#     namespace: namespace
#     service_account: service_account

# Private Helm charts that are not in the tree.
# charts:
#   - name: platform
#     accounts:
#       - name: "{fullname}"
#         name_value: serviceAccount.name
#         create_value: serviceAccount.create
#         annotations_values: [serviceAccount.annotations]

# What other repositories know, written there by "irsalint facts".
# facts:
#   - ci/roles.json
`

// sampleEnvironment is an environment with the folders that are called after it.
type sampleEnvironment struct {
	name  string
	paths []string
}

// environmentsOf finds folders that are called after environments, the outermost
// ones only.
func environmentsOf(files []string) []sampleEnvironment {
	words := []string{"dev", "development", "test", "qa", "uat", "staging", "stage", "preprod", "prod", "production", "sandbox"}
	found := map[string][]string{}
	for _, file := range files {
		folders := strings.Split(path.Dir(file), "/")
		for i, folder := range folders {
			if !slices.Contains(words, folder) {
				continue
			}
			if p := path.Join(folders[:i+1]...); !slices.Contains(found[folder], p) && quotable(p) && len(found[folder]) < 100 {
				found[folder] = append(found[folder], p)
			}
			break
		}
	}
	var out []sampleEnvironment
	for _, word := range words {
		if len(found[word]) > 0 {
			out = append(out, sampleEnvironment{word, found[word]})
		}
	}
	return out
}

// quotable reports whether a path needs no quoting as a pattern.
func quotable(p string) bool {
	for _, r := range p {
		if r < ' ' || r > '~' || strings.ContainsRune(`*?[]\!{}#"`, r) {
			return false
		}
	}
	return true
}
