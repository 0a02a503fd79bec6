import type { PromotionPolicy } from "../../../components/promotion/policy.ts";
import { digestOf, IMAGE } from "../gitops/remote.ts";

const LONG_NAMES: Readonly<Record<string, string>> = {
  dev: "development",
  stg: "staging",
  prod: "production",
};

/** The digest that the catalogue has for an image that is not built yet. */
export const FIXTURE = digestOf(0xf);

/** What an environment says of promotions: dev, stg and prod in this order, prod by merge request. */
export function policy(
  environment: "dev" | "stg" | "prod",
  change: Partial<PromotionPolicy> = {},
): PromotionPolicy {
  const isLast = environment === "prod";
  const repository = `platform-services/platform-config${isLast ? "-prod" : ""}`;
  return {
    environment,
    longName: LONG_NAMES[environment] ?? "",
    ...(environment === "dev" ? {} : { from: isLast ? "stg" : "dev" }),
    soak: isLast ? "24 h" : "0 s",
    restartSoak: true,
    maxHigh: 5,
    via: isLast ? "mergeRequest" : "commit",
    approvals: isLast ? [{ name: "Platform approval", groups: ["platform-admins"], required: 1 }] : [],
    freezes: [],
    tier: "premium",
    gitops: {
      url: `https://gitlab.example.org/${repository}.git`,
      branch: "main",
      project: repository,
    },
    endpoints: {
      gitlab: "https://gitlab.example.org",
      argocd: "https://argocd.example.org",
      harbor: "https://harbor.example.org",
    },
    services: {
      relay: {
        image: IMAGE,
        project: "platform-services",
        repository: "nested/relay",
        application: "relay",
        fixtures: [FIXTURE],
        migrateDown: ["node", "migrate.js", "down"],
      },
    },
    ...change,
  };
}
