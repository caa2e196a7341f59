package source_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

// What discovery listed answers later questions. The answers are those that the
// file system gives when it is asked instead.
func TestListingsAnswerAsTheFileSystemDoes(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{
		".git/config": "", ".gitignore": "*.secret\nbuild/\n",
		"infra/main.tf": "", "infra/x.secret": "", "infra/build/out.tf": "",
		"infra/.terraform/modules/modules.json": "{}", "infra/größe/main.tf": "",
		"infra/linked": "-> ../modules/irsa", "infra/broken": "-> nowhere", "infra/away": "-> /etc",
		"infra/ring": "-> ring", "infra/file.tf": "-> main.tf",
		"modules/irsa/main.tf": "", "modules/empty/": "",
	})
	names := []string{
		"infra", "infra/main.tf", "infra/Main.tf", "infra/main.tf/x", "infra/none.tf", "infra/none/none.tf", "infra/./main.tf",
		"infra/x.secret", "infra/build", "infra/build/out.tf", "infra/build/none",
		"infra/.terraform/modules/modules.json", "infra/.terraform/modules/none", "infra/größe", "infra/größe/main.tf", "infra/größer",
		"infra/linked", "infra/linked/main.tf", "infra/linked/none.tf", "infra/broken", "infra/broken/x", "infra/away", "infra/away/hosts",
		"infra/ring", "infra/ring/x", "infra/file.tf", "infra/file.tf/x",
		"modules", "modules/irsa", "modules/irsa/main.tf", "modules/none", "modules/empty", "modules/empty/x",
		".", "..", "../none", ".git", ".git/config", "infra/../.git/config",
	}
	for _, start := range []string{".", "infra", "infra/main.tf"} {
		asked, walked := open(t, dir, source.Options{}, start), open(t, dir, source.Options{}, start)
		walked.Files()
		for _, name := range names {
			if got, want := answers(walked, name), answers(asked, name); got != want {
				t.Errorf("%s, from %s\n after discovery %s\nbefore discovery %s", name, start, got, want)
			}
		}
	}
}

// answers are what a tree tells of a name.
func answers(tree *source.Tree, name string) string {
	target, err := tree.Real(name)
	list, listErr := tree.ReadDir(name)
	if runtime.GOOS == "windows" { // its words for what is missing differ
		return fmt.Sprint(tree.Exists(name), tree.IsDir(name), tree.IsFile(name), target, list)
	}
	_, readErr := tree.Read(name)
	return fmt.Sprint(tree.Exists(name), tree.IsDir(name), tree.IsFile(name), target, err, list, listErr, readErr)
}
