import { z } from "zod";
import { dnsLabel, line } from "../input/fields.ts";

/** Users and groups as a cluster knows them: its sign-in may put a prefix before the names of Keycloak. */
const identities = (groups: readonly string[], what: string) =>
  z
    .strictObject({
      users: z
        .array(
          line({ max: 253 }).describe(
            "A user, or a service account as system:serviceaccount:<namespace>:<name>",
          ),
        )
        .default([])
        .describe("Users"),
      groups: z
        .array(line({ max: 253 }).describe("A group, as the cluster's sign-in names it"))
        .default([...groups])
        .describe("Groups, any of which is enough"),
    })
    .prefault({})
    .describe(what);
import { imageVerificationSchema } from "./image-verification.ts";

/** What guards the cluster of an environment. */
export const guardrailsSchema = z.strictObject({
  enforcement: z
    .enum(["audit", "enforce"])
    .default("enforce")
    .describe(
      "Whether an object that breaks a policy is refused (`enforce`) or let in and reported (`audit`)",
    ),
  wildcards: z
    .boolean()
    .default(false)
    .describe(
      "Whether hosts of the gateway and destinations of Argo CD may hold a star, which stands for names nobody has looked at",
    ),
  podAccess: z
    .enum(["permitted", "refused"])
    .default("refused")
    .describe(
      "Whether people with the right to may run commands in the pods of services, or connect to them through the API server",
    ),
  clusterNamespaces: z
    .array(dnsLabel().describe("Name of a namespace"))
    .default(["kube-node-lease", "kube-public", "kube-system"])
    .describe(
      "Namespaces of the cluster itself: whoever runs it answers for them, and no rule about pods holds there",
    ),
  identities: z
    .strictObject({
      deployers: identities(
        ["slipway-deployers"],
        "What Pulumi signs in to the cluster as; Argo CD's accounts are known",
      ),
      controllers: identities(
        [],
        "Controllers beside the platform's own that work on the pods of services, such as a cloud's",
      ),
      breakGlass: identities(
        ["break-glass"],
        "Who passes the rules about who may do what, in an emergency; each use is in the audit log. The group is empty but for the time that somebody is let in",
      ),
    })
    .prefault({})
    .describe("Who may do what nobody else may"),
  images: imageVerificationSchema
    .prefault({})
    .describe("What images of our own have to prove before they run"),
});
