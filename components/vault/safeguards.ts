import type * as pulumi from "@pulumi/pulumi";
import { Audit } from "@pulumi/vault/audit.js";
import { QuotaRateLimit } from "@pulumi/vault/quotaRateLimit.js";
import { NamedComponent } from "../core/named-component.ts";
import { auditDevices, mounts } from "./names.ts";
import { JWT_MOUNT } from "./paths.ts";
import { loginLimit } from "./rate-limits.ts";

/** Arguments of {@link Safeguards}. */
export interface SafeguardsArgs {
  /** File of the audit log, on Vault's own disk. */
  readonly auditFile: string;
  /** Where the audit log goes as well, by TCP. @default the file alone */
  readonly auditSocket?:
    | {
        /** Host of the receiver. */
        readonly host: string;
        /** Its port. */
        readonly port: number;
      }
    | undefined;
  /** Requests that one address may make in a second. */
  readonly requestsPerSecond: number;
  /** Logins that one address may try in a minute, as a job or as a person. */
  readonly loginsPerMinute: number;
}

/**
 * What is logged of every request, and how many are answered.
 *
 * Vault answers nothing that it cannot log to at least one device. So the file is always there: a socket alone would stop Vault
 * with its receiver, and loses an entry when the connection breaks.
 */
export class Safeguards extends NamedComponent {
  constructor(name: string, args: SafeguardsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:Safeguards", name, opts);
    const child = { parent: this };
    // Values are hashed (log_raw off), so that the log holds no secret; accessors too.
    const hashed = { log_raw: "false", hmac_accessor: "true", format: "json" };
    new Audit(
      `${name}-audit-file`,
      {
        type: "file",
        path: auditDevices.file,
        description: "Audit log of pipelines and people (requirement 002, 5.3)",
        options: { file_path: args.auditFile, mode: "0600", ...hashed },
      },
      { ...child, protect: true },
    );
    if (args.auditSocket !== undefined) {
      const { host, port } = args.auditSocket;
      new Audit(
        `${name}-audit-socket`,
        {
          type: "socket",
          path: auditDevices.socket,
          description: "The same, to where it is kept",
          options: { address: `${host}:${port}`, socket_type: "tcp", ...hashed },
        },
        { ...child, protect: true },
      );
    }
    new QuotaRateLimit(
      `${name}-requests`,
      { name: "requests", path: "", rate: args.requestsPerSecond, interval: 1 },
      child,
    );
    for (const [method, login] of [
      [JWT_MOUNT, "login"],
      // Where a person's login begins.
      [mounts.people, "oidc/auth_url"],
    ] as const) {
      new QuotaRateLimit(
        `${name}-logins-${method}`,
        loginLimit(`logins-${method}`, `auth/${method}/${login}`, args.loginsPerMinute),
        child,
      );
    }
    this.registerOutputs({});
  }
}
