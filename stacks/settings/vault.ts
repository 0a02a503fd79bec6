import { z } from "zod";

/** What an environment says of vault. */
export const vaultSchema = z.strictObject({});

/** What the environment that declares the shared parts says of Vault. */
export const vaultSharedSchema = z.strictObject({});
