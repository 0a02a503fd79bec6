import { z } from "zod";
import { dnsLabel, emailAddress } from "../input/fields.ts";

const right = z.enum(["View", "Edit", "Admin"]);

/** Who may do what in a folder of Grafana. */
const access = (
  role: { readonly name: "Viewer" | "Editor"; readonly right: z.input<typeof right> } | undefined,
  teams: Readonly<Record<string, z.input<typeof right>>>,
) =>
  z
    .strictObject({
      role: z
        .strictObject({
          name: z.enum(["Viewer", "Editor"]).describe("Least role of Grafana, which sign-in gives a person"),
          right: right.describe("What everybody who has it may do"),
        })
        .optional()
        .describe("What people may do by their role; without it nothing"),
      teams: z.record(dnsLabel(), right).describe("What teams may do, by Keycloak group"),
    })
    .default({ ...(role === undefined ? {} : { role }), teams: { ...teams } });

/** What an environment decides of its dashboards. */
export const observabilitySchema = z.strictObject({
  grafana: z
    .strictObject({
      delivery: z
        .enum(["sidecar", "api"])
        .default("sidecar")
        .describe(
          "How dashboards reach Grafana: `sidecar` as ConfigMaps that it reads from its cluster and keeps nothing; `api` by Pulumi, with data sources, teams, folders and who may see them",
        ),
      teamSync: z
        .boolean()
        .default(false)
        .describe("Whether Grafana fills teams from the groups of whoever signs in, which takes Enterprise"),
      members: z
        .record(dnsLabel(), z.array(emailAddress()))
        .default({})
        .describe(
          "Members of teams by Keycloak group, where Grafana does not fill them; each has signed in once",
        ),
      access: z
        .strictObject({
          delivery: access(
            { name: "Viewer", right: "View" },
            { "platform-admins": "Admin", "cicd-admins": "Edit" },
          ).describe("Folder of delivery and of the services: everybody looks"),
          platform: access(
            { name: "Editor", right: "View" },
            {
              "platform-admins": "Admin",
              "infra-engineers": "View",
              "senior-developers": "View",
              developers: "View",
              "cicd-operators": "View",
              "cicd-security": "View",
            },
          ).describe("Folder of the platform's own parts: whoever builds on it or answers for it"),
          security: access(undefined, {
            "platform-admins": "Admin",
            "cicd-security": "View",
            "cicd-admins": "View",
          }).describe("Folder of secrets and audit (requirement 002, 5.4)"),
        })
        .prefault({})
        .describe("Who may do what, by folder; what is said of a folder replaces all of it"),
    })
    .prefault({})
    .describe("Grafana"),
});
