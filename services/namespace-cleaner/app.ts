import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { Kubernetes, type KubernetesAccess } from "../shared/kubernetes.ts";
import type { Patience } from "../shared/retry.ts";
import { clean, type Summary } from "./clean.ts";
import { cluster } from "./cluster.ts";
import { gitlab } from "./gitlab.ts";
import { metricsOf, push } from "./metrics.ts";
import type { Settings } from "./settings.ts";

/** A run has half an hour until the next, so it can wait for a server to restart. */
const PATIENCE: Patience = { attempts: 5, pause: 1000, longest: 60_000 };
/** How long one answer may take, in milliseconds. */
const TIMEOUT = 15_000;

/** One run of the cleaner. True when nothing failed; what failed is left to the next run. */
export async function run(settings: Settings, log: Logger, patience: Patience = PATIENCE): Promise<boolean> {
  const dryRun = settings.DRY_RUN;
  const kubernetes = new Kubernetes({ ...accountOf(settings), patience, timeout: TIMEOUT });
  try {
    const summary = await clean({
      cluster: cluster(kubernetes, { dryRun }),
      gitlab: gitlab({
        url: settings.GITLAB_URL.replace(/\/+$/, ""),
        tokenFor: (project) => tokenIn(settings.GITLAB_TOKENS_FOLDER, project),
        label: settings.GITLAB_LABEL,
        dryRun,
        patience,
        timeout: TIMEOUT,
      }),
      maxDeletions: settings.MAX_DELETIONS,
      log,
    });
    const failed = Object.keys(summary.errors).length > 0;
    log[failed ? "error" : "info"]({ ...summary, dryRun }, "run ended");
    // A rehearsal is no run: it would hide that the last one in earnest is long ago.
    const pushed = dryRun || (await report(settings, summary, log));
    return !failed && pushed;
  } finally {
    kubernetes.close();
  }
}

async function report(settings: Settings, summary: Summary, log: Logger): Promise<boolean> {
  try {
    await push(settings.PUSHGATEWAY_URL, metricsOf(summary, new Date()), TIMEOUT);
    return true;
  } catch (error) {
    log.error({ step: "push", reason: error instanceof Error ? error.message : String(error) }, "failed");
    return false;
  }
}

/** The token is read anew for each question: it is replaced while nobody looks. */
function tokenIn(folder: string, project: string): string | undefined {
  const file = join(folder, project.replaceAll("/", "."));
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** The pod's service account. A proxy signs in by itself. */
function accountOf(settings: Settings): Pick<KubernetesAccess, "url" | "ca" | "token"> {
  const url = settings.KUBERNETES_URL;
  if (url.startsWith("http:")) return { url };
  return {
    url,
    ca: readFileSync(settings.KUBERNETES_CA_FILE, "utf8"),
    token: readFileSync(settings.KUBERNETES_TOKEN_FILE, "utf8").trim(),
  };
}
