// Asks an independent evaluator. Reads one JSON object a line, {"policy", "principal",
// "role", "context"}, and writes its decision, one word a line:
//
//	npm install --prefix FOLDER @cloud-copilot/iam-simulate@0.1.173
//	node oracle.cjs FOLDER < cases.ndjson
//
// The tests of package iam run it; see oracle_live_test.go.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { createInterface } = require("node:readline");

const load = createRequire(join(process.argv[2], "node_modules", "/"));
const { runUnsafeSimulation } = load("@cloud-copilot/iam-simulate");
const { createValidatedPolicy } = load("@cloud-copilot/iam-policy");

createInterface({ input: process.stdin }).on("line", (line) => {
  const { policy, principal, role, context } = JSON.parse(line);
  const decision = runUnsafeSimulation(
    {
      request: {
        action: "sts:AssumeRoleWithWebIdentity",
        principal,
        resource: { resource: role, accountId: role.split(":")[4] },
        contextVariables: context,
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // The evaluator asks for a name, which only this form carries.
      resourcePolicy: createValidatedPolicy(policy, () => [], { name: "trust" }),
    },
    {},
  );
  process.stdout.write(decision + "\n");
});
