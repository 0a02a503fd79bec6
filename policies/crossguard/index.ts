/** Serves the rules to the engine: `pulumi preview --policy-pack policies/crossguard`. */
import { PolicyPack } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi/metadata.js";
import { policiesFor } from "./engine.ts";

new PolicyPack("slipway", {
  description: "What the platform's resources have to hold to, whoever runs the program",
  policies: policiesFor(getStack(), () => new Date().toISOString().slice(0, 10)),
});
