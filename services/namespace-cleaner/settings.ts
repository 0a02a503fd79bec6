import { z } from "zod";

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

const file = () => z.string().regex(/^\//, "is no absolute path");
const switchedOn = () =>
  z.enum(["true", "false"], "is neither true nor false").transform((text) => text === "true");
const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, "is no whole number")
    .transform(Number)
    .refine(
      (number) => number >= least && number <= most,
      `is not between ${String(least)} and ${String(most)}`,
    );

/** Settings of the cleaner, by environment variable. */
export const settingsSchema = z.object({
  /** Where the API server is: its name in every cluster, or a proxy on the same machine, as `kubectl proxy` is one. */
  KUBERNETES_URL: z
    .url({ error: "is no address" })
    .regex(/^https:|^http:\/\/127\.0\.0\.1:/, "is neither https nor on this machine")
    .default("https://kubernetes.default.svc"),
  KUBERNETES_TOKEN_FILE: file().default(`${ACCOUNT}/token`),
  KUBERNETES_CA_FILE: file().default(`${ACCOUNT}/ca.crt`),
  GITLAB_URL: z.url({ protocol: /^https?$/, error: "is no address" }),
  /** Folder with one token per project, in a file named as the project is, with dots for slashes. */
  GITLAB_TOKENS_FOLDER: file(),
  /** Label that asks for an environment. */
  GITLAB_LABEL: z.string().min(1, "is empty").default("preview"),
  PUSHGATEWAY_URL: z.url({ protocol: /^https?$/, error: "is no address" }),
  /** Most namespaces that one run deletes; a mistake stays a small one. */
  MAX_DELETIONS: count(0, 1000).default(10),
  /** Says what would be done, and does not do it. */
  DRY_RUN: switchedOn().default(false),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error"], "is no level").default("info"),
});

export type Settings = z.output<typeof settingsSchema>;
