import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output.js";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";

/**
 * Secret settings of a stack and what each is for. Each is its own key in `Pulumi.<stack>.yaml`, because the engine marks
 * only whole keys as secret. Set one with `pulumi config set --secret slipway:<key>`.
 */
export const SECRET_SETTINGS = {
  kubeconfig:
    "kubeconfig for what Pulumi applies itself; without it the machine's own is used, by the cluster's context",
} as const;

/**
 * A secret setting, or undefined when the stack has none.
 *
 * An offline preview does not decrypt it: its value is unknown, so it must never decide which resources exist.
 */
export function secretSetting(key: keyof typeof SECRET_SETTINGS): pulumi.Output<string> | undefined {
  const value = new pulumi.Config("slipway").getSecret(key);
  return value === undefined ? undefined : pulumi.secret(value.apply(undecryptedIsUnknown));
}

/** Offline the setting holds the SDK's own mark of an unknown value. */
function undecryptedIsUnknown(value: string): string {
  return value === unknownValue ? (unknown as unknown as string) : value;
}
