package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// defaultAccount is the account of a provider block that names none.
const defaultAccount = "111122223333"

func aws() *schema.Provider {
	return &schema.Provider{
		Schema: fields{
			"region": optional(), "profile": optional(),
			"allowed_account_ids": texts(schema.TypeSet),
			"assume_role":         block(fields{"role_arn": optional(), "session_name": optional()}),
			"default_tags":        block(fields{"tags": texts(schema.TypeMap)}),
		},
		ConfigureContextFunc: func(_ context.Context, d *schema.ResourceData) (any, diag.Diagnostics) {
			if role, _ := d.Get("assume_role.0.role_arn").(string); strings.Count(role, ":") >= 5 {
				return strings.Split(role, ":")[4], nil
			}
			if ids := d.Get("allowed_account_ids").(*schema.Set).List(); len(ids) == 1 {
				return ids[0], nil
			}
			return defaultAccount, nil
		},
		ResourcesMap: map[string]*schema.Resource{
			"aws_iam_role":                     role(),
			"aws_iam_policy":                   policy(),
			"aws_iam_role_policy_attachment":   resource(fields{"role": required(), "policy_arn": required()}, withID("attachment")),
			"aws_iam_openid_connect_provider":  oidcProvider(),
			"aws_eks_cluster":                  cluster(),
			"aws_eks_pod_identity_association": association(),
			"aws_eks_addon":                    addon(),
			"aws_ssm_parameter":                resource(fields{"name": required(), "type": required(), "value": {Type: schema.TypeString, Required: true, Sensitive: true}, "arn": computed()}, withID("parameter")),
		},
		DataSourcesMap: map[string]*schema.Resource{
			"aws_iam_policy_document": policyDocument(),
			"aws_caller_identity": lookup(fields{"account_id": computed(), "arn": computed(), "user_id": computed()}, func(d *schema.ResourceData, account string) {
				d.SetId(account)
				set(d, "account_id", account)
				set(d, "arn", "arn:aws:iam::"+account+":user/planner")
				set(d, "user_id", "AIDAEXAMPLE")
			}),
			"aws_partition": lookup(fields{"partition": computed(), "dns_suffix": computed()}, func(d *schema.ResourceData, _ string) {
				d.SetId("aws")
				set(d, "partition", "aws")
				set(d, "dns_suffix", "amazonaws.com")
			}),
			"aws_region": lookup(fields{"name": computed(), "region": computed()}, func(d *schema.ResourceData, _ string) {
				d.SetId("eu-central-1")
				set(d, "name", "eu-central-1")
				set(d, "region", "eu-central-1")
			}),
			"aws_eks_cluster": lookup(fields{"name": required(), "arn": computed(), "identity": identity()}, func(d *schema.ResourceData, account string) {
				fillCluster(d, account)
			}),
			"aws_iam_openid_connect_provider": lookup(fields{"arn": optionalComputed(), "url": optionalComputed(), "client_id_list": {Type: schema.TypeList, Computed: true, Elem: &schema.Schema{Type: schema.TypeString}}}, func(d *schema.ResourceData, account string) {
				url := strings.TrimPrefix(d.Get("url").(string), "https://")
				if arn := d.Get("arn").(string); arn != "" {
					_, url, _ = strings.Cut(arn, ":oidc-provider/")
				}
				arn := "arn:aws:iam::" + account + ":oidc-provider/" + url
				d.SetId(arn)
				set(d, "arn", arn)
				set(d, "url", url)
				set(d, "client_id_list", []string{"sts.amazonaws.com"})
			}),
			"aws_iam_role": lookup(fields{"name": required(), "arn": computed(), "path": computed(), "assume_role_policy": computed()}, func(d *schema.ResourceData, account string) {
				d.SetId(d.Get("name").(string))
				set(d, "path", "/")
				set(d, "arn", "arn:aws:iam::"+account+":role/"+d.Id())
				set(d, "assume_role_policy", `{"Version":"2012-10-17","Statement":[]}`)
			}),
			"aws_ssm_parameter": lookup(fields{"name": required(), "value": {Type: schema.TypeString, Computed: true, Sensitive: true}}, func(d *schema.ResourceData, _ string) {
				d.SetId(d.Get("name").(string))
				set(d, "value", "canary-of-parameter")
			}),
			"aws_secretsmanager_secret_version": lookup(fields{"secret_id": required(), "secret_string": {Type: schema.TypeString, Computed: true, Sensitive: true}}, func(d *schema.ResourceData, _ string) {
				d.SetId(d.Get("secret_id").(string))
				set(d, "secret_string", `{"issuer":"canary-of-secret","namespace":"canary-of-namespace"}`)
			}),
		},
	}
}

func withID(id string) func(*schema.ResourceData, string) {
	return func(d *schema.ResourceData, _ string) { d.SetId(id) }
}

func role() *schema.Resource {
	f := fields{
		"name": optionalComputed(), "name_prefix": optionalComputed(), "path": defaulted("/"),
		"description": optional(), "permissions_boundary": optional(),
		"assume_role_policy": required(), "arn": computed(), "unique_id": computed(),
		"force_detach_policies": defaulted(false),
		"max_session_duration":  {Type: schema.TypeInt, Optional: true, Default: 3600},
		"tags":                  texts(schema.TypeMap),
	}
	return resource(f, func(d *schema.ResourceData, account string) {
		name := d.Get("name").(string)
		if name == "" {
			prefix := d.Get("name_prefix").(string)
			if prefix == "" {
				prefix = "terraform-"
			}
			name = prefix + "20260101000000000000000001"
		}
		d.SetId(name)
		set(d, "name", name)
		set(d, "arn", "arn:aws:iam::"+account+":role"+d.Get("path").(string)+name)
		set(d, "unique_id", "AROAEXAMPLE")
	})
}

func policy() *schema.Resource {
	f := fields{"name": optionalComputed(), "name_prefix": optional(), "path": defaulted("/"), "policy": required(), "arn": computed(), "description": optional(), "tags": texts(schema.TypeMap)}
	return resource(f, func(d *schema.ResourceData, account string) {
		d.SetId("arn:aws:iam::" + account + ":policy" + d.Get("path").(string) + d.Get("name").(string))
		set(d, "arn", d.Id())
	})
}

// oidcProvider stores the URL without its scheme, as AWS answers it.
func oidcProvider() *schema.Resource {
	url := required()
	url.DiffSuppressFunc = func(_, before, after string, _ *schema.ResourceData) bool {
		return strings.TrimPrefix(before, "https://") == strings.TrimPrefix(after, "https://")
	}
	f := fields{"url": url, "client_id_list": texts(schema.TypeList), "thumbprint_list": {Type: schema.TypeList, Optional: true, Computed: true, Elem: &schema.Schema{Type: schema.TypeString}}, "arn": computed(), "tags": texts(schema.TypeMap)}
	return resource(f, func(d *schema.ResourceData, account string) {
		url := strings.TrimPrefix(d.Get("url").(string), "https://")
		set(d, "url", url)
		d.SetId("arn:aws:iam::" + account + ":oidc-provider/" + url)
		set(d, "arn", d.Id())
	})
}

func identity() *schema.Schema {
	return computedBlocks(fields{"oidc": computedBlocks(fields{"issuer": computed()})})
}

// fillCluster makes up an issuer from the cluster's name.
func fillCluster(d *schema.ResourceData, account string) {
	name := d.Get("name").(string)
	d.SetId(name)
	set(d, "arn", "arn:aws:eks:eu-central-1:"+account+":cluster/"+name)
	id := fmt.Sprintf("%032X", crc32.ChecksumIEEE([]byte(name)))
	set(d, "identity", []any{map[string]any{"oidc": []any{map[string]any{"issuer": "https://oidc.eks.eu-central-1.amazonaws.com/id/" + id}}}})
}

func cluster() *schema.Resource {
	f := fields{
		"name": required(), "role_arn": required(), "version": optionalComputed(), "arn": computed(), "endpoint": computed(), "identity": identity(),
		"vpc_config": block(fields{"subnet_ids": texts(schema.TypeSet)}), "tags": texts(schema.TypeMap),
	}
	return resource(f, func(d *schema.ResourceData, account string) {
		fillCluster(d, account)
		set(d, "endpoint", "https://cluster.example")
		set(d, "version", "1.33")
	})
}

func association() *schema.Resource {
	f := fields{
		"cluster_name": required(), "namespace": required(), "service_account": required(), "role_arn": required(),
		"target_role_arn": optional(), "disable_session_tags": {Type: schema.TypeBool, Optional: true, Computed: true},
		"association_arn": computed(), "association_id": computed(), "tags": texts(schema.TypeMap),
	}
	return resource(f, func(d *schema.ResourceData, account string) {
		d.SetId("a-example")
		set(d, "association_id", d.Id())
		set(d, "association_arn", "arn:aws:eks:eu-central-1:"+account+":podidentityassociation/x/a-example")
	})
}

func addon() *schema.Resource {
	f := fields{
		"cluster_name": required(), "addon_name": required(), "addon_version": optionalComputed(), "service_account_role_arn": optional(),
		"configuration_values": optional(), "arn": computed(),
		"pod_identity_association": blocks(schema.TypeSet, fields{"role_arn": required(), "service_account": required()}),
	}
	return resource(f, func(d *schema.ResourceData, account string) {
		d.SetId(d.Get("cluster_name").(string) + ":" + d.Get("addon_name").(string))
		set(d, "arn", "arn:aws:eks:eu-central-1:"+account+":addon/"+d.Id())
		set(d, "addon_version", "v1.0.0")
	})
}
