import type * as pulumi from "@pulumi/pulumi";
import { Service, type ServiceArgs } from "../service/service.ts";

/** What a service's environments of merge requests are made of: the service itself, from a contract that is cut down to one pod. */
export class EphemeralService extends Service {
  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, opts, "slipway:ephemeral:EphemeralService");
  }
}
