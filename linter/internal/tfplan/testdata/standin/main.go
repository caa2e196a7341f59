// Command standin is a stand-in for a few Terraform providers: it has their
// schemas for the types that irsalint reads and makes up what AWS or a cluster
// would answer. With it real Terraform plans and applies without a network.
//
// Terraform starts a provider by its file name, so one program under several
// names (terraform-provider-aws, terraform-provider-kubernetes, ...) stands in
// for several providers. The recorder beside it sets that up.
package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/plugin"
)

func main() {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-"), ".exe")
	if name == "kubernetes" {
		plugin.Serve(&plugin.ServeOpts{GRPCProviderFunc: kubernetesServer})
		return
	}
	provider := map[string]func() *schema.Provider{
		"aws":     aws,
		"kubectl": kubectl,
		"helm":    helm,
		"tls":     tls,
	}[name]
	if provider == nil {
		os.Stderr.WriteString("no stand-in for provider " + name + "\n")
		os.Exit(2)
	}
	plugin.Serve(&plugin.ServeOpts{ProviderFunc: provider})
}

// fields is short for the attributes of a resource.
type fields = map[string]*schema.Schema

func required() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Required: true} }
func optional() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Optional: true} }
func computed() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Computed: true} }
func optionalComputed() *schema.Schema {
	return &schema.Schema{Type: schema.TypeString, Optional: true, Computed: true}
}

func defaulted(value any) *schema.Schema {
	kind := schema.TypeString
	if _, ok := value.(bool); ok {
		kind = schema.TypeBool
	}
	return &schema.Schema{Type: kind, Optional: true, Default: value}
}

func flag() *schema.Schema { return &schema.Schema{Type: schema.TypeBool, Optional: true} }

func texts(kind schema.ValueType) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}}
}

func blocks(kind schema.ValueType, f fields) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true, Elem: &schema.Resource{Schema: f}}
}

func block(f fields) *schema.Schema {
	b := blocks(schema.TypeList, f)
	b.MaxItems = 1
	return b
}

func computedBlocks(f fields) *schema.Schema {
	return &schema.Schema{Type: schema.TypeList, Computed: true, Elem: &schema.Resource{Schema: f}}
}

// resource is a managed resource; fill sets its id and computed attributes.
func resource(f fields, fill func(d *schema.ResourceData, account string)) *schema.Resource {
	run := func(_ context.Context, d *schema.ResourceData, meta any) diag.Diagnostics {
		account, _ := meta.(string)
		fill(d, account)
		return nil
	}
	keep := func(context.Context, *schema.ResourceData, any) diag.Diagnostics { return nil }
	// What is imported is there under the name that is its id.
	found := func(ctx context.Context, d *schema.ResourceData, meta any) ([]*schema.ResourceData, error) {
		if _, named := f["name"]; named {
			set(d, "name", d.Id())
		}
		if path, has := f["path"]; has {
			set(d, "path", path.Default)
		}
		run(ctx, d, meta)
		return []*schema.ResourceData{d}, nil
	}
	return &schema.Resource{
		Schema: f, CreateContext: run, ReadContext: keep, UpdateContext: run, DeleteContext: keep,
		Importer: &schema.ResourceImporter{StateContext: found},
	}
}

// lookup is a data source.
func lookup(f fields, fill func(d *schema.ResourceData, account string)) *schema.Resource {
	return &schema.Resource{Schema: f, ReadContext: func(_ context.Context, d *schema.ResourceData, meta any) diag.Diagnostics {
		account, _ := meta.(string)
		fill(d, account)
		return nil
	}}
}

// set is d.Set for values whose types the schema here guarantees.
func set(d *schema.ResourceData, key string, value any) {
	if err := d.Set(key, value); err != nil {
		panic(key + ": " + err.Error())
	}
}
