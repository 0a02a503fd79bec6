import { EPHEMERAL } from "../../ephemeral/marks.ts";
import type { AdmissionSettings } from "./args.ts";
import { celList } from "../cel.ts";
import type { AdmissionRule, ResourceRule } from "./policy.ts";

const WRITES = ["CREATE", "UPDATE"] as const;

/** Pods, containers that are added to them, and what makes pods: a fault is told where it was made, not where it comes out. */
const RESOURCES: readonly ResourceRule[] = [
  { group: "", version: "v1", resources: ["pods", "pods/ephemeralcontainers"], operations: WRITES },
  {
    group: "apps",
    version: "v1",
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"],
    operations: WRITES,
  },
  { group: "batch", version: "v1", resources: ["jobs", "cronjobs"], operations: WRITES },
  { group: "argoproj.io", version: "v1alpha1", resources: ["rollouts"], operations: WRITES },
];

/**
 * What is going, or says the same as before, is let through: else an object from before a rule could be neither scaled down nor
 * deleted, because both change it. A number of pods is not what a rule is about.
 */
const CONDITIONS = {
  "not-going": "!has(object.metadata.deletionTimestamp)",
  changed:
    'request.operation == "CREATE" || object.kind == "Pod" || object.?spec.?template != oldObject.?spec.?template || ' +
    "object.?spec.?jobTemplate != oldObject.?spec.?jobTemplate",
};

/** The description of the pods in an object; empty for a Rollout whose pods another object describes. */
const VARIABLES = {
  pod:
    'object.kind == "Pod" ? object.spec : object.kind == "CronJob" ? object.spec.jobTemplate.spec.template.spec : ' +
    "object.spec.?template.?spec.orValue({})",
  containers: ["containers", "initContainers", "ephemeralContainers"]
    .map((list) => `variables.pod.?${list}.orValue([])`)
    .join(" + "),
};

/** The one capability that the level `restricted` of the Pod Security Standards lets a container add. */
const CAPABILITIES = ["NET_BIND_SERVICE"];

const IMAGE = 'c.?image.orValue("")';

/** Which pods run: the gravest of what Kyverno holds them to, so that it holds when Kyverno does not answer. */
export function workloadRules({ registries, namespaces }: AdmissionSettings): AdmissionRule[] {
  const products = { excluded: [...namespaces.reserved, ...namespaces.lenient] };
  const services = { excluded: [...namespaces.reserved, ...namespaces.products] };
  return [
    {
      ...products,
      ...offending(
        "containers with privileges: ",
        containersWhere(
          "c.?securityContext.?privileged.orValue(false)",
          "c.?securityContext.?allowPrivilegeEscalation.orValue(true)",
          '!c.?securityContext.?capabilities.?drop.orValue([]).exists(d, d == "ALL")',
          `c.?securityContext.?capabilities.?add.orValue([]).exists(a, !(a in ${celList(CAPABILITIES)}))`,
        ),
      ),
      rule: "workloads/no-privilege",
      fix: `Set privileged and allowPrivilegeEscalation to false, drop ALL capabilities, and add none but ${CAPABILITIES.join(", ")}`,
    },
    {
      ...products,
      ...offending(
        "the pod shares with its node: ",
        [
          '["hostNetwork", "hostPID", "hostIPC"].filter(f, variables.pod[?f].orValue(false))',
          'variables.containers.filter(c, c.?ports.orValue([]).exists(p, p.?hostPort.orValue(0) != 0)).map(c, "hostPort of " + c.name)',
          'variables.pod.?volumes.orValue([]).filter(v, has(v.hostPath)).map(v, "hostPath of " + v.name)',
        ].join(" + "),
      ),
      rule: "workloads/no-host-namespaces",
      fix: "Leave out hostNetwork, hostPID, hostIPC, hostPort and hostPath",
    },
    {
      ...products,
      ...offending(
        "containers that may run as root: ",
        containersWhere(
          "!c.?securityContext.?runAsNonRoot.orValue(variables.pod.?securityContext.?runAsNonRoot.orValue(false))",
          "c.?securityContext.?runAsUser.orValue(variables.pod.?securityContext.?runAsUser.orValue(1)) == 0",
        ),
      ),
      rule: "workloads/run-as-non-root",
      fix: "Set securityContext.runAsNonRoot to true, and no runAsUser of 0",
    },
    {
      ...services,
      ...offending(
        "containers with an image of another registry: ",
        containersWhere(
          `!${celList(registries.map((host) => `${host}/`))}.exists(r, ${IMAGE}.startsWith(r))`,
        ),
      ),
      rule: "workloads/image-registry",
      fix: `Push the image to ${registries.join(" or ")}, or pull it through a proxy project there`,
    },
    {
      ...services,
      ...offending(
        "containers with an image without a digest: ",
        containersWhere(`!${IMAGE}.matches("@sha256:[0-9a-f]{64}$")`),
      ),
      // Images of merge requests are held to the tag of their commit instead.
      excludedLabel: EPHEMERAL.label,
      rule: "workloads/image-digest",
      fix: "Write the image as <repository>@sha256:<digest>, as a promotion does",
    },
  ];
}

/** Names of the containers that one of the conditions on `c` holds for. */
function containersWhere(...conditions: readonly string[]): string {
  return `variables.containers.filter(c, ${conditions.join(" || ")}).map(c, c.name)`;
}

function offending(what: string, offenders: string) {
  return {
    resources: RESOURCES,
    conditions: CONDITIONS,
    variables: { ...VARIABLES, offenders },
    holds: "size(variables.offenders) == 0",
    found: `${JSON.stringify(what)} + variables.offenders.join(", ")`,
  };
}
