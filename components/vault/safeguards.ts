import type * as pulumi from "@pulumi/pulumi";
import { Audit } from "@pulumi/vault/audit.js";
import { QuotaRateLimit } from "@pulumi/vault/quotaRateLimit.js";
import { NamedComponent } from "../core/named-component.ts";
import { milliseconds, type Duration } from "../core/units.ts";
import { mounts } from "./names.ts";
import { JWT_MOUNT } from "./paths.ts";

/** Arguments of {@link Safeguards}. */
export interface SafeguardsArgs {
  /** File of the audit log, on Vault's own disk. */
  readonly auditFile: string;
  /** Where the audit log goes as well, by TCP. @default the file alone */
  readonly auditSocket?: { readonly host: string; readonly port: number } | undefined;
  /** Requests that one client may make. */
  readonly requests: { readonly perSecond: number };
  /** Logins that one client may try, and how long it waits after more. */
  readonly logins: { readonly perMinute: number; readonly block: Duration };
}

/** What is logged of every request, and how many are answered. Vault answers nothing that it cannot log to one device. */
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
        path: "cicd-file",
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
          path: "cicd-socket",
          description: "The same, to where it is kept",
          options: { address: `${host}:${port}`, socket_type: "tcp", ...hashed },
        },
        { ...child, protect: true },
      );
    }
    new QuotaRateLimit(
      `${name}-requests`,
      { name: "requests", path: "", rate: args.requests.perSecond, interval: 1 },
      child,
    );
    for (const method of [JWT_MOUNT, mounts.people]) {
      new QuotaRateLimit(
        `${name}-logins-${method}`,
        {
          name: `logins-${method}`,
          path: `auth/${method}`,
          rate: args.logins.perMinute,
          interval: 60,
          blockInterval: milliseconds(args.logins.block) / 1_000,
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}
