package main

import "github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

func metadata(namespaced bool) *schema.Schema {
	f := fields{
		"name": optionalComputed(), "generate_name": optional(), "annotations": texts(schema.TypeMap), "labels": texts(schema.TypeMap),
		"uid": computed(), "resource_version": computed(), "generation": {Type: schema.TypeInt, Computed: true},
	}
	if namespaced {
		f["namespace"] = defaulted("default")
	}
	m := block(f)
	m.Optional, m.Required = false, true
	return m
}

// fillObject gives a Kubernetes object its id and its generated name.
func fillObject(d *schema.ResourceData, _ string) {
	name := d.Get("metadata.0.name").(string)
	if name == "" {
		name = d.Get("metadata.0.generate_name").(string) + "x7k2p"
	}
	m := d.Get("metadata").([]any)[0].(map[string]any)
	m["name"], m["uid"], m["resource_version"], m["generation"] = name, "00000000-0000-4000-8000-000000000000", "1", 0
	set(d, "metadata", []any{m})
	d.SetId(name)
	if ns, ok := m["namespace"].(string); ok {
		d.SetId(ns + "/" + name)
	}
}

func kubernetes() *schema.Provider {
	podSpec := fields{
		"service_account_name":            optionalComputed(),
		"automount_service_account_token": defaulted(true),
		"container": blocks(schema.TypeList, fields{
			"name": required(), "image": optional(), "env": blocks(schema.TypeList, fields{"name": required(), "value": optional()}),
		}),
	}
	template := fields{"metadata": metadata(true), "spec": block(podSpec)}
	deployment := resource(fields{"metadata": metadata(true), "spec": block(fields{
		"replicas": optionalComputed(),
		"selector": block(fields{"match_labels": texts(schema.TypeMap)}),
		"template": block(template),
	})}, fillObject)
	cronJob := resource(fields{"metadata": metadata(true), "spec": block(fields{
		"schedule":     required(),
		"job_template": block(fields{"metadata": metadata(true), "spec": block(fields{"template": block(template)})}),
	})}, fillObject)
	account := resource(fields{"metadata": metadata(true), "automount_service_account_token": defaulted(true)}, fillObject)
	namespace := resource(fields{"metadata": metadata(false), "wait_for_default_service_account": defaulted(false)}, fillObject)
	annotations := resource(fields{
		"api_version": required(), "kind": required(), "metadata": block(fields{"name": required(), "namespace": optional()}),
		"annotations": texts(schema.TypeMap), "force": flag(),
	}, withID("annotations"))
	return &schema.Provider{
		Schema: fields{"host": optional(), "config_path": optional()},
		ResourcesMap: map[string]*schema.Resource{
			"kubernetes_service_account": account, "kubernetes_service_account_v1": account,
			"kubernetes_namespace": namespace, "kubernetes_namespace_v1": namespace,
			"kubernetes_deployment": deployment, "kubernetes_deployment_v1": deployment,
			"kubernetes_cron_job_v1": cronJob,
			"kubernetes_annotations": annotations,
		},
	}
}

func kubectl() *schema.Provider {
	return &schema.Provider{
		Schema: fields{"host": optional()},
		ResourcesMap: map[string]*schema.Resource{
			"kubectl_manifest": resource(fields{"yaml_body": required(), "override_namespace": optional(), "uid": computed()}, func(d *schema.ResourceData, _ string) {
				d.SetId("manifest")
				set(d, "uid", "00000000-0000-4000-8000-000000000000")
			}),
		},
	}
}

func helm() *schema.Provider {
	f := fields{
		"name": required(), "namespace": defaulted("default"), "chart": required(), "repository": optional(), "version": optionalComputed(),
		"create_namespace": defaulted(false), "values": texts(schema.TypeList), "status": computed(),
		"set":           blocks(schema.TypeSet, fields{"name": required(), "value": required(), "type": optional()}),
		"set_sensitive": blocks(schema.TypeSet, fields{"name": required(), "value": {Type: schema.TypeString, Required: true, Sensitive: true}, "type": optional()}),
	}
	return &schema.Provider{
		Schema: fields{"kubernetes": block(fields{"host": optional(), "config_path": optional()})},
		ResourcesMap: map[string]*schema.Resource{"helm_release": resource(f, func(d *schema.ResourceData, _ string) {
			d.SetId(d.Get("name").(string))
			set(d, "status", "deployed")
			set(d, "version", "1.0.0")
		})},
	}
}

func tls() *schema.Provider {
	return &schema.Provider{
		DataSourcesMap: map[string]*schema.Resource{
			"tls_certificate": lookup(fields{"url": required(), "certificates": computedBlocks(fields{"sha1_fingerprint": computed()})}, func(d *schema.ResourceData, _ string) {
				d.SetId("certificate")
				set(d, "certificates", []any{map[string]any{"sha1_fingerprint": "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"}})
			}),
		},
	}
}
