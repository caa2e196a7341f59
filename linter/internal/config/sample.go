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
			"# service account of another. These were recognised by the names of\n# folders and variable files.\nenvironments:\n")
		for _, e := range environments {
			fmt.Fprintf(&b, "  - name: %s\n    paths:\n", e.name)
			for _, p := range e.paths {
				fmt.Fprintf(&b, "      - %q\n", strings.ReplaceAll("/"+p+"/", "/./", "/**"))
			}
			if len(e.varFiles) == 0 {
				b.WriteString("    # var_files: []\n")
			} else {
				b.WriteString("    var_files:\n")
			}
			for _, file := range e.varFiles {
				fmt.Fprintf(&b, "      - %q\n", file)
			}
			b.WriteString("    # account: \"111122223333\"\n")
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

// sampleEnvironment is an environment with the folders and the variable files
// that are called after it. The root modules of the files are among the folders.
type sampleEnvironment struct {
	name            string
	paths, varFiles []string
}

// environmentsOf finds what is called after environments: folders, the outermost
// ones only, and variable files.
func environmentsOf(files []string) []sampleEnvironment {
	words := []string{"dev", "development", "test", "qa", "uat", "staging", "stage", "preprod", "prod", "production", "sandbox"}
	found := map[string][]string{}
	varFiles := map[string][]string{}
	for _, file := range files {
		if word, root, ok := varFileOf(file, files); ok && slices.Contains(words, word) && len(varFiles[word]) < 100 {
			varFiles[word] = append(varFiles[word], file)
			if !slices.Contains(found[word], root) {
				found[word] = append(found[word], root)
			}
			continue
		}
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
			out = append(out, sampleEnvironment{word, found[word], varFiles[word]})
		}
	}
	return out
}

// varFileOf returns the environment that a variable file is called after, and the
// folder of the root module that it is for: the nearest one above it with
// configuration. Files that Terraform loads by itself are none.
func varFileOf(file string, files []string) (word, root string, ok bool) {
	base, isVarFile := strings.CutSuffix(path.Base(file), ".tfvars")
	if !isVarFile || base == "terraform" || strings.HasSuffix(base, ".auto") || !quotable(file) {
		return "", "", false
	}
	for root = path.Dir(file); ; root = path.Dir(root) {
		if slices.ContainsFunc(files, func(f string) bool {
			return path.Dir(f) == root && (path.Ext(f) == ".tf" || path.Ext(f) == ".tofu")
		}) {
			return base, root, true
		}
		if root == "." || root == "/" || root == ".." {
			return "", "", false
		}
	}
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
