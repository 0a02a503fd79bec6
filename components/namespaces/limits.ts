import type { ILimitRange } from "kubernetes-models/v1/LimitRange";
import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import type { Named } from "../gateway/references.ts";
import type { ContainerDefaults, Quota } from "./args.ts";

/** Bounds what a namespace requests. Everything comes in through the gateway, so no Service opens a port of its own. */
export function resourceQuota(namespace: string, { cpu, memory, pods }: Quota): Named<IResourceQuota> {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace },
    spec: {
      hard: {
        "requests.cpu": cpu,
        "requests.memory": memory,
        pods: String(pods),
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      },
    },
  };
}

/** Gives resources to containers that name none. */
export function limitRange(namespace: string, { requests, limits }: ContainerDefaults): Named<ILimitRange> {
  return {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "defaults", namespace },
    spec: {
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: requests.cpu, memory: requests.memory },
          default: {
            ...(limits.cpu === undefined ? {} : { cpu: limits.cpu }),
            memory: limits.memory,
          },
        },
      ],
    },
  };
}
