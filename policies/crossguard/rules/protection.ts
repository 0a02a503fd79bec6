import { resourceRule, type Rule } from "../model.ts";
import { at, isListed } from "../values.ts";

/** Types of which each resource holds what cannot be made again: history, secrets, keys, images, the log of who read what. */
const STATEFUL =
  /^(gitlab:index\/(group:Group|project:Project)|vault:index\/(mount:Mount|audit:Audit|authBackend:AuthBackend)|vault:(jwt|oidc|ldap)\/authBackend:AuthBackend|vault:pkiSecret\/secretBackendRootCert:SecretBackendRootCert|vault:transit\/secretBackendKey:SecretBackendKey|harbor:index\/project:Project)$/;

/** What keeps state from being deleted with a line of the program. */
export const PROTECTION_RULES: readonly Rule[] = [
  resourceRule({
    id: "protection/stateful-resources",
    description: "Resources that hold state are protected.",
    rationale:
      "A renaming deletes and creates; what was in it is gone. The engine refuses that while `protect` stands.",
    remediation: "set the resource option protect to true",
    level: "mandatory",
    types: STATEFUL,
    config: {},
    // A project that only caches another registry is filled again by the next pull.
    check: ({ inputs, protect }) => unprotected(protect || inputs["registryId"] !== undefined),
  }),
  resourceRule({
    id: "protection/stateful-namespaces",
    description: "Namespaces that are applied directly and hold state outlive their resource.",
    rationale: "A namespace takes everything in it along, the volumes too.",
    remediation: "set the resource option retainOnDelete, or protect",
    level: "mandatory",
    planOnly: "the engine does not say what is retained",
    types: /^kubernetes:core\/v1:Namespace$/,
    config: {
      namespaces: {
        description: "Names of namespaces that hold state.",
        default: ["gitlab", "harbor", "kafka", "keycloak", "monitoring", "vault"],
      },
      renderers: {
        description:
          "Names of providers that write manifests alone: what they declare, Argo CD applies and prunes.",
        default: ["*-render"],
      },
    },
    check: ({ inputs, name, protect, retainOnDelete, provider }, { config }) => {
      if (provider !== undefined && isListed(provider.name, config.renderers)) return [];
      const own = at(inputs, "metadata", "name");
      return isListed(typeof own === "string" ? own : name, config.namespaces)
        ? unprotected(protect || retainOnDelete === true)
        : [];
    },
  }),
];

function unprotected(isGuarded: boolean): { path: string; problem: string }[] {
  return isGuarded
    ? []
    : [{ path: "", problem: "holds state, and can be deleted with a line of the program" }];
}
