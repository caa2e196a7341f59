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
	c.write("terraform {\n  required_providers {\n    kubectl = {\n      source = \"gavinbunney/kubectl\"\n    }\n  }\n}\n\n")
	c.variables()
	c.provider()
	c.locals()
	for i := range 1 + c.IntN(3) {
		c.role(i)
	}
	if c.IntN(2) == 0 {
		c.modules()
	}
	if c.IntN(3) == 0 {
		c.addon()
	}
	if c.IntN(3) == 0 {
		c.override()
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
	// firstKey is how an instance of the first role is picked.
	firstKey string
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
	teams := func() string {
		return fmt.Sprintf("{ %s = [%q, %q], t = [%q] }", c.word(), c.word(), c.word(), c.word())
	}
	add("teams", "map(set(string))", teams(), teams())
	c.lists = append(c.lists, "keys(var.teams)", "flatten([for t, m in var.teams : [for a in m : \"${t}-${a}\"]])")
	settings := func() string {
		return fmt.Sprintf("{ names = { first = %q }, namespaces = [%q, %q] }", c.word(), c.word(), c.word())
	}
	add("settings", `object({ names = map(string), namespaces = list(string), suffix = optional(string), deep = optional(object({ on = optional(bool, false) }), {}) })`, settings(), settings())
	c.texts = append(c.texts, "var.settings.names.first", "var.settings.namespaces[1]", `coalesce(var.settings.suffix, "none")`)
	c.flags = append(c.flags, "var.settings.deep.on")
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

// override writes an override file, which changes arguments of main.tf.
func (c *configuration) override() {
	c.files[c.pick([]string{"override.tf", "main_override.tf"})] = fmt.Sprintf("variable \"text_0\" {\n  default = %q\n}\n\nlocals {\n  text_0 = %s\n}\n\nresource \"aws_iam_role\" \"role_0\" {\n  path = \"/over/\"\n}\n",
		c.word(), fmt.Sprintf("%q", c.word()))
}
