import { InputFaults } from "../../components/core/faults.ts";
import type { GitAccess } from "../gitops/git.ts";
import { httpClient, type HttpClient } from "../http/client.ts";
import { HttpError } from "../http/http-error.ts";
import type { RetryPolicy } from "../http/retry.ts";
import type { Io } from "../io.ts";
import type { Known } from "./gates/verdict.ts";

/** Variables that hold credentials. They are read from nowhere else: arguments and files show to others. */
const VARIABLES = {
  argocd: ["SLIPWAY_ARGOCD_TOKEN"],
  gitlab: ["SLIPWAY_GITLAB_TOKEN"],
  harbor: ["SLIPWAY_HARBOR_USERNAME", "SLIPWAY_HARBOR_PASSWORD"],
} as const;

/** What is asked. */
export interface Api {
  readonly url: string;
  readonly env: Io["env"];
  readonly retry?: RetryPolicy;
}

/** A client, or why there is none. */
export type Client = Known<HttpClient>;

export function argocdClient(api: Api): Client {
  return client(api, "Argo CD", VARIABLES.argocd, ([token]) => ({ authorization: `Bearer ${token}` }));
}

export function gitlabClient(api: Api): Client {
  return client(api, "GitLab", VARIABLES.gitlab, ([token]) => ({ "private-token": token ?? "" }));
}

export function harborClient(api: Api): Client {
  return client(api, "Harbor", VARIABLES.harbor, ([user, password]) => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
  }));
}

/** The token as git takes it. Only https goes to GitLab with a token; SSH brings its own key. */
export function gitAccess(url: string, env: Io["env"]): GitAccess | undefined {
  const token = valueOf(VARIABLES.gitlab[0], env);
  return token === undefined ? undefined : { url, token };
}

/** Asks, and takes a failure for an answer. */
export async function ask<T>(
  client: Client,
  question: (client: HttpClient) => Promise<T>,
): Promise<Known<T>> {
  if (!client.known) return client;
  try {
    return { known: true, value: await question(client.value) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const denied = error.status === 401 || error.status === 403;
    return {
      known: false,
      why: error.message,
      fix: denied
        ? "see whether the token is right and may read this"
        : "see whether the server is reached from here, and try again",
    };
  }
}

function client(
  { url, env, retry }: Api,
  product: string,
  names: readonly string[],
  headers: (values: readonly string[]) => Record<string, string>,
): Client {
  const values = names.map((name) => valueOf(name, env));
  const missing = names.filter((_, index) => values[index] === undefined);
  if (missing.length > 0) {
    return {
      known: false,
      why: `${product} cannot be asked without a token`,
      fix: `set ${missing.join(" and ")}`,
    };
  }
  const present = values.filter((value) => value !== undefined);
  return {
    known: true,
    value: httpClient({
      product,
      url,
      credentials: headers(present),
      ...(retry === undefined ? {} : { retry }),
    }),
  };
}

function valueOf(name: string, env: Io["env"]): string | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  // The end of a line, as a file brings it, would end the header.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new InputFaults([
      {
        path: name,
        problem: "holds characters that no credential has, such as the end of a line",
        fix: "set it to the credential alone",
      },
    ]);
  }
  return value;
}
