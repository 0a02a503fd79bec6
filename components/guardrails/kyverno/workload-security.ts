import { containersWhere, podCheck } from "./pods.ts";
import { celList } from "../cel.ts";
import type { Check, LabelCondition } from "./policy.ts";

/** The one capability that the level `restricted` of the Pod Security Standards lets a container add. */
const CAPABILITIES = ["NET_BIND_SERVICE"];

/** Profiles that the level `restricted` of the Pod Security Standards accepts. */
const PROFILES = ["RuntimeDefault", "Localhost"];

const PRIVILEGES = [
  "c.?securityContext.?privileged.orValue(false)",
  "c.?securityContext.?allowPrivilegeEscalation.orValue(true)",
  `!c.?securityContext.?capabilities.?drop.orValue([]).exists(d, d == "ALL")`,
  `c.?securityContext.?capabilities.?add.orValue([]).exists(a, !(a in ${celList(CAPABILITIES)}))`,
];

const AS_ROOT = [
  "!c.?securityContext.?runAsNonRoot.orValue(variables.pod.?securityContext.?runAsNonRoot.orValue(false))",
  "c.?securityContext.?runAsUser.orValue(variables.pod.?securityContext.?runAsUser.orValue(1)) == 0",
];

const PROFILE =
  'c.?securityContext.?seccompProfile.?type.orValue(variables.pod.?securityContext.?seccompProfile.?type.orValue(""))';

/** Parts of the node that a pod shares: its namespaces, its ports, its files. */
const SHARED = [
  `["hostNetwork", "hostPID", "hostIPC"].filter(f, variables.pod[?f].orValue(false))`,
  `variables.containers.filter(c, c.?ports.orValue([]).exists(p, p.?hostPort.orValue(0) != 0)).map(c, "hostPort of " + c.name)`,
  `variables.pod.?volumes.orValue([]).filter(v, has(v.hostPath)).map(v, "hostPath of " + v.name)`,
];

/** What pods may do to their node. */
export function securityChecks(namespaces: readonly LabelCondition[]): Check[] {
  const common = podCheck(namespaces);
  return [
    {
      ...common,
      rule: "workloads/run-as-non-root",
      title: "Containers run as another user than root",
      severity: "high",
      description: "Root inside a container is root on the node for whoever gets out of it.",
      offenders: containersWhere(AS_ROOT.join(" || ")),
      found: "containers that may run as root",
      fix: "Set securityContext.runAsNonRoot to true, and no runAsUser of 0.",
    },
    {
      ...common,
      rule: "workloads/no-privilege",
      title: "Containers have no privileges",
      severity: "critical",
      description:
        "A privileged container, one that may gain privileges, or one with capabilities can take over its node.",
      offenders: containersWhere(PRIVILEGES.join(" || ")),
      found: "containers with privileges",
      fix: `Set privileged and allowPrivilegeEscalation to false, drop ALL capabilities, and add none but ${CAPABILITIES.join(", ")}.`,
    },
    {
      ...common,
      rule: "workloads/no-host-namespaces",
      title: "Pods share nothing with their node",
      severity: "critical",
      description:
        "With the node's network, processes, ports or files a pod gets past network policies and isolation.",
      offenders: SHARED.join(" + "),
      found: "parts of the node that the pod shares",
      fix: "Leave out hostNetwork, hostPID, hostIPC, hostPort and hostPath.",
    },
    {
      ...common,
      rule: "workloads/read-only-root",
      title: "Containers cannot change their own files",
      severity: "medium",
      description: "Whoever breaks into a container can neither replace its programs nor bring more.",
      offenders: containersWhere("!c.?securityContext.?readOnlyRootFilesystem.orValue(false)"),
      found: "containers that can write to their root file system",
      fix: "Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the program writes.",
    },
    {
      ...common,
      rule: "workloads/seccomp",
      title: "Containers make only ordinary system calls",
      severity: "high",
      description: "Without a profile every system call of the node's kernel is open to an attack.",
      offenders: containersWhere(`!(${PROFILE} in ${celList(PROFILES)})`),
      found: "containers without a seccomp profile",
      fix: "Set securityContext.seccompProfile.type to RuntimeDefault.",
    },
  ];
}
