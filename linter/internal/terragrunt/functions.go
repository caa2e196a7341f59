package terragrunt

import (
	"path"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// functions are Terragrunt's own. All others that it has give an unknown named
// after the call, as run_cmd should.
var functions = []struct {
	name string
	run  func(c *config, args []value.Value, rng source.Range) value.Value
}{
	{"find_in_parent_folders", (*config).findInParentFolders},
	{"path_relative_to_include", (*config).pathRelativeToInclude},
	{"path_relative_from_include", (*config).pathRelativeFromInclude},
	{"get_terragrunt_dir", (*config).terragruntDir},
	{"get_original_terragrunt_dir", (*config).originalDir},
	{"get_working_dir", (*config).originalDir},
	{"get_parent_terragrunt_dir", (*config).parentDir},
	{"get_repo_root", (*config).repoRoot},
	{"get_path_from_repo_root", (*config).pathFromRepoRoot},
	{"get_path_to_repo_root", (*config).pathToRepoRoot},
	{"read_terragrunt_config", (*config).readConfig},
	{"mark_as_read", (*config).markAsRead},
	{"get_aws_account_id", (*config).accountID},
	{"sops_decrypt_file", (*config).secret},
}

// define adds the functions to the evaluator of the unit.
func (u *unit) define() {
	for _, f := range functions {
		u.evaluator.Define(f.name, func(s expression.Scope, args []value.Value, rng source.Range) (value.Value, bool) {
			in, ok := s.(scope)
			if !ok {
				return value.Value{}, false // an expression of Terraform itself
			}
			return f.run(in.config, args, rng), true
		})
	}
}

// workdir stands for the absolute path of the folder that names of the tree are
// relative to. Terragrunt's functions give absolute paths; configurations cut
// and join them, so they must look like paths.
const workdir = "/workdir"

// absolute is a name of the tree as Terragrunt's functions give it.
func absolute(name string) value.Value { return value.OfString(workdir + "/" + path.Clean(name)) }

// resolve makes a name of the tree of a path in a configuration.
func resolve(folder, name string) string {
	if rest, ok := strings.CutPrefix(name, workdir); ok {
		return path.Join(".", strings.TrimPrefix(rest, "/"))
	}
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(folder, name)
}

// firstString returns the first argument if it is a known string.
func firstString(args []value.Value) (string, bool) {
	if len(args) == 0 {
		return "", false
	}
	text, ok := args[0].AsText()
	s, known := text.Literal()
	return s, ok && known
}

// findInParentFolders looks for a file or folder above the unit's.
func (c *config) findInParentFolders(args []value.Value, rng source.Range) value.Value {
	name, ok := firstString(args)
	switch {
	case ok:
	case len(args) > 0:
		return c.unknown("find_in_parent_folders")
	default:
		name = FileName
	}
	for folder := path.Clean(c.folder); folder != "." && folder != "/" && path.Base(folder) != ".."; {
		folder = path.Dir(folder)
		if candidate := path.Join(folder, name); c.unit.parser.tree.IsFile(candidate) || c.isFolder(candidate) {
			return absolute(candidate)
		}
	}
	if len(args) > 1 {
		return args[1]
	}
	return value.Fail(rng, "there is no \""+name+"\" in the folders above \""+c.folder+"\"")
}

// isFolder reports whether files of the tree lie below a name.
func (c *config) isFolder(name string) bool {
	for _, file := range c.unit.parser.tree.Files() {
		if strings.HasPrefix(file, name+"/") {
			return true
		}
	}
	return false
}

// includeFolder is the folder of the configuration that includes are about: that
// of an included file itself, or of the include of the label, or of the first;
// its own folder if it includes nothing.
func (c *config) includeFolder(args []value.Value) string {
	if c.isIncluded {
		return path.Dir(c.name)
	}
	label, labelled := firstString(args)
	for _, inc := range c.included() {
		if !labelled || inc.label == label {
			return path.Dir(inc.config.name)
		}
	}
	return c.folder
}

func (c *config) pathRelativeToInclude(args []value.Value, _ source.Range) value.Value {
	folder := c.includeFolder(args)
	return value.OfString(relative(folder, c.folder))
}

func (c *config) pathRelativeFromInclude(args []value.Value, _ source.Range) value.Value {
	folder := c.includeFolder(args)
	return value.OfString(relative(c.folder, folder))
}

func (c *config) terragruntDir([]value.Value, source.Range) value.Value { return absolute(c.folder) }

func (c *config) originalDir([]value.Value, source.Range) value.Value {
	return absolute(c.unit.form.folder)
}

func (c *config) parentDir(args []value.Value, _ source.Range) value.Value {
	folder := c.includeFolder(args)
	return absolute(folder)
}

// repoRoot is the root of the repository, which is taken to be the working
// directory: the tree does not tell.
func (c *config) repoRoot([]value.Value, source.Range) value.Value { return value.OfString(workdir) }

func (c *config) pathFromRepoRoot([]value.Value, source.Range) value.Value {
	return value.OfString(path.Clean(c.folder))
}

func (c *config) pathToRepoRoot([]value.Value, source.Range) value.Value {
	return value.OfString(relative(c.folder, "."))
}

// readConfig is read_terragrunt_config: the other file's locals and inputs.
func (c *config) readConfig(args []value.Value, rng source.Range) value.Value {
	name, ok := firstString(args)
	if !ok || c.unit.depth > maxDepth {
		return c.unknown("read_terragrunt_config")
	}
	name = resolve(c.folder, name)
	other := c.unit.read(name, path.Dir(name), false)
	switch {
	case other.document.body != nil:
		return other.object()
	case len(args) > 1:
		return args[1]
	default:
		return value.Fail(rng, "there is no configuration \""+name+"\"")
	}
}

func (c *config) markAsRead(args []value.Value, _ source.Range) value.Value {
	if len(args) == 0 {
		return c.unknown("mark_as_read")
	}
	return args[0]
}

// accountID is the account that Terragrunt runs in: the same that the unit's
// module finds with aws_caller_identity.
func (c *config) accountID([]value.Value, source.Range) value.Value {
	return value.UnknownOf(&symbolic.Token{
		Scope: c.unit.form.folder, Name: "data.aws_caller_identity.current.account_id", Nature: symbolic.AccountNumber(),
	}, cty.String)
}

// secret is the content of a file that only its owner can read.
func (c *config) secret(args []value.Value, _ source.Range) value.Value {
	name, _ := firstString(args)
	return value.UnknownOf(&symbolic.Token{Scope: c.unit.form.folder, Name: "sops_decrypt_file(" + name + ")", Secret: true}, cty.String)
}

// relative returns the path from one folder of the tree to another.
func relative(from, to string) string {
	a, b := steps(from), steps(to)
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	return path.Clean(strings.Repeat("../", len(a)-same) + strings.Join(b[same:], "/"))
}

func steps(folder string) []string {
	if folder = path.Clean(folder); folder == "." {
		return nil
	}
	return strings.Split(folder, "/")
}
