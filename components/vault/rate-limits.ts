import type { QuotaRateLimitArgs } from "@pulumi/vault/quotaRateLimit.js";

/**
 * A limit of logins. Vault counts by address, which the jobs of a fleet of runners share: so an address that asks too often is
 * refused for the rest of the minute and not for longer, or one job would keep all others out.
 *
 * @param path path of the login, without a slash at its end: Vault writes one behind the path of a mount
 */
export function loginLimit(name: string, path: string, perMinute: number): QuotaRateLimitArgs {
  return { name, path, rate: perMinute, interval: 60 };
}
