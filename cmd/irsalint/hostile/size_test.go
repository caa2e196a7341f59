//go:build unix

package hostile

import (
	"bufio"
	"fmt"
)

func sizeInputs() []input {
	tooLarge := func(name string) input {
		return input{number: 21, name: "100 MB of " + name, plant: streamed(name, func(w *bufio.Writer) {
			repeat(w, "# padding\n", 10<<20)
		}), code: failed, says: []string{name + ":1:1", "more than 5242880 bytes", "--exclude"}, memory: 200, heavy: true}
	}
	plan := func(name, content string, code int, says ...string) input {
		return input{number: 24, name: name, files: map[string]string{"tfplan.json": content}, code: code, says: says}
	}
	return []input{
		tooLarge("big.tf"), tooLarge("big.yaml"),
		{number: 21, name: "100 MB of JSON that is no plan", plant: streamed("big.json", func(w *bufio.Writer) {
			repeat(w, "[1],\n", 20<<20)
		}), code: findings, says: []string{"big.json: too large"}, memory: 200, heavy: true},
		{number: 21, name: "100 MB that begin like the dump of a cluster", plant: streamed("dump.yaml", func(w *bufio.Writer) {
			repeat(w, "apiVersion: v1\nkind: List\nitems:\n", 1)
			repeat(w, "- {apiVersion: v1, kind: ServiceAccount, metadata: {name: a, namespace: b}}\n", 1400_000)
		}), code: failed, says: []string{"dump.yaml:"}, heavy: true},
		{number: 23, name: "200,000 attributes in a block", plant: streamed("many.tf", func(w *bufio.Writer) {
			repeat(w, "locals {\n", 1)
			for i := range 200_000 {
				fmt.Fprintf(w, "  a%d = 1\n", i)
			}
			repeat(w, "}\n"+role(`"n-${local.a5}"`), 1)
		}), code: findings, heavy: true},
		{number: 23, name: "50,000 resources in a file", plant: streamed("many.tf", func(w *bufio.Writer) {
			for i := range 50_000 {
				fmt.Fprintf(w, "resource \"aws_sqs_queue\" \"q%d\" {\n  name = \"q%d\"\n}\n", i, i)
			}
			repeat(w, role(`"n"`), 1)
		}), code: findings, heavy: true},
		plan("a plan that is cut off", `{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [`, failed, "tfplan.json:"),
		plan("a plan of a version to come", `{"format_version": "9.0", "terraform_version": "9.0.0", "planned_values": {}}`, failed, "tfplan.json:"),
		plan("a plan in which the types are wrong", `{"format_version": "1.2", "terraform_version": 7, "planned_values": [], "resource_changes": {"a": 1}, "configuration": "x"}`, failed, "tfplan.json:"),
		plan("a plan that holds little", `{"format_version": "1.2", "terraform_version": "1.9.0"}`, findings),
		plan("a plan with keys that are there twice and huge numbers", `{"format_version": "1.2", "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"outputs": {"a": {"value": 1e999999999}}, "root_module": {}}}`, findings),
		plan("a plan that nests 20,000 deep", `{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"outputs": {"a": {"value": `+nested("[", "", "]", 20_000)+`}}}}`, failed, "tfplan.json:"),
		{number: 24, name: "a plan of 200,000 resources", plant: streamed("tfplan.json", func(w *bufio.Writer) {
			repeat(w, `{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [`, 1)
			for i := range 200_000 {
				fmt.Fprintf(w, `{"address":"aws_sqs_queue.q%d","mode":"managed","type":"aws_sqs_queue","name":"q%d","provider_name":"x","values":{"name":"q"}},`, i, i)
			}
			repeat(w, `{"address": "x.y", "mode": "managed", "type": "x", "name": "y", "values": {}}]}}}`, 1)
		}), code: findings, heavy: true},
		policy("a policy that is not JSON", "\"not json\"", "policy"),
		policy("a policy with a key twice", `jsonencode({Version = "2012-10-17"})`+"\n  description = \"\"", ""),
		// one statement made a thousand times
		policy("a policy of 10,000 statements", `"{\"Version\":\"2012-10-17\",\"Statement\":[${join(",", [for i in range(1000) : "{\"Effect\":\"Allow\"}"])}]}"`, ""),
		{number: 25, name: "a policy that nests 10,001 deep", plant: planted("main.tf", func() string {
			return "resource \"aws_iam_role\" \"x\" {\n  name = \"x\"\n  assume_role_policy = \"" + nested("[", "", "]", 10_001) + "\"\n}\n"
		}), code: findings, says: []string{"main.tf:3"}},
	}
}

// policy is a role whose trust policy is written so.
func policy(name, expression, says string) input {
	return input{number: 25, name: name, files: map[string]string{
		"main.tf": "resource \"aws_iam_role\" \"x\" {\n  name = \"x\"\n  assume_role_policy = " + expression + "\n}\n",
	}, code: findings, says: []string{"main.tf:3", says}}
}
