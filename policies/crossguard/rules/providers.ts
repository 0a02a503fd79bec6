import { resourceRule, type Rule } from "../model.ts";

/** An exact version: what the lock of the SDK says, and nothing newer. */
const EXACT = /^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/;

/** Which provider manages a resource is in the program and not in somebody's environment. */
export const PROVIDER_RULES: readonly Rule[] = [
  resourceRule({
    id: "providers/explicit",
    description: "Each resource of a product names its provider.",
    rationale: "A default provider takes its address and credentials from whoever runs the program.",
    remediation: "hand the provider over in the options of the component",
    level: "mandatory",
    types: /^(gitlab|grafana|harbor|kubernetes|vault):/,
    config: {},
    check: ({ provider }) =>
      provider !== undefined && /^default(_|$)/.test(provider.name)
        ? [{ path: "", problem: "is managed by a default provider" }]
        : [],
  }),
  resourceRule({
    id: "providers/pinned-version",
    description: "Each provider names an exact version of its plugin.",
    rationale: "Otherwise the machine decides which one runs.",
    remediation: "set version in the options of the provider",
    level: "mandatory",
    types: /^pulumi:providers:/,
    config: {},
    check: ({ version }) =>
      version !== undefined && EXACT.test(version)
        ? []
        : [{ path: "version", problem: "names no exact version of its plugin" }],
  }),
];
