import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link UserGpgKey}. */
export interface UserGpgKeyArgs {
  /** Public key, armoured. */
  readonly key: pulumi.Input<string>;
  /** User, by number. Needs an administrator's token. @default the user of the token */
  readonly userId?: pulumi.Input<number>;
}

/** What only the provider knows of a {@link UserGpgKey}. */
export interface UserGpgKeyOutputs {
  /** When it was added, as RFC 3339. */
  readonly createdAt: string;
  /** Id of the key. */
  readonly keyId: number;
}

/** A key that a user's commits are verified with. Any change is another key. */
export class UserGpgKey extends resource<UserGpgKeyArgs, UserGpgKeyOutputs>(
  "gitlab:index/userGpgKey:UserGpgKey",
  { key: "required", userId: "optional" },
  { createdAt: "plain", keyId: "plain" },
) {}
