import { resourceRule, stackRule, type Rule, type StackVerdict } from "../model.ts";
import { at, each, isFalse, isListed, isTrue, judge, mustNotBeTrue } from "../values.ts";

const PROJECT = /^harbor:index\/project:Project$/;
const ROBOT = /^harbor:index\/robotAccount:RobotAccount$/;
/** As Harbor ranks them. */
const SEVERITIES = ["none", "low", "medium", "high", "critical"];

/** What keeps images from being changed, and robots from more than their work. */
export const HARBOR_RULES: readonly Rule[] = [
  resourceRule({
    id: "harbor/robots-expire",
    description: "Robot accounts expire.",
    rationale: "A robot's secret lies in pipelines and clusters; what leaked works until it expires.",
    remediation: "set duration, in days",
    level: "mandatory",
    types: ROBOT,
    config: {
      maxDays: { description: "Longest life of a robot account, in days.", default: 365, minimum: 1 },
    },
    check: ({ inputs }, { config: { maxDays } }) =>
      judge(inputs, "duration", (value) => {
        if (typeof value !== "number" || value < 1) return "never expires";
        return value <= maxDays ? undefined : `lives ${value} days, at most ${maxDays} are allowed`;
      }),
  }),
  resourceRule({
    id: "harbor/robot-permissions",
    description: "A robot account may do in named projects what it is there for.",
    rationale: "A robot with a wildcard is an administrator nobody signs in as.",
    remediation: "name the actions, the resources and the projects; list a robot that needs several projects",
    level: "mandatory",
    types: ROBOT,
    config: {
      systemRobots: {
        description:
          "Names of robots that work in several projects, for which Harbor knows the system level alone.",
        default: ["argocd-pull-*", "ci-push-*", "trivy-scan-*"],
      },
    },
    check: ({ inputs, name }, { config }) => [
      ...judge(inputs, "level", (value) => {
        const robot = at(inputs, "name");
        if (value === "project" || isListed(typeof robot === "string" ? robot : name, config.systemRobots)) {
          return undefined;
        }
        return "is of the system level, and not listed";
      }),
      ...each(inputs, "permissions", (_, path) => [
        ...judge(inputs, [...path, "kind"], (value) =>
          value === "project" ? undefined : "permits more than work in a project",
        ),
        ...judge(inputs, [...path, "namespace"], (value) =>
          typeof value === "string" && !value.includes("*") && value !== "/" && value !== ""
            ? undefined
            : "is not one named project",
        ),
        ...each(inputs, [...path, "accesses"], (__, access) =>
          ["action", "resource"].flatMap((key) =>
            judge(inputs, [...access, key], (value) => (value === "*" ? `permits every ${key}` : undefined)),
          ),
        ),
      ]),
    ],
  }),
  stackRule({
    id: "harbor/immutability",
    description: "Each project of images keeps released tags from being moved.",
    rationale: "A tag that moves is another image than the one that was approved.",
    remediation: "declare an ImmutableTagRule of the project",
    level: "mandatory",
    config: {
      exempt: {
        description: "Names of projects whose images are thrown away. Proxy caches never count.",
        default: ["ci-cache", "ephemeral"],
      },
    },
    checkStack: (resources, { config }) => {
      const guarded = new Set(
        resources
          .filter(
            ({ type, inputs }) =>
              type === "harbor:index/immutableTagRule:ImmutableTagRule" && !isTrue(at(inputs, "disabled")),
          )
          .flatMap(({ propertyDependencies }) => propertyDependencies["projectId"] ?? []),
      );
      return resources
        .filter(({ type, inputs }) => PROJECT.test(type) && inputs["registryId"] === undefined)
        .flatMap(({ urn, inputs, name }): StackVerdict[] => {
          const project = at(inputs, "name");
          if (guarded.has(urn) || isListed(typeof project === "string" ? project : name, config.exempt))
            return [];
          return [{ urn, path: "", problem: "lets released tags be moved" }];
        });
    },
  }),
  resourceRule({
    id: "harbor/scan-on-push",
    description: "Images are scanned when they arrive.",
    rationale: "What was not scanned has no known vulnerabilities, which is not the same as none.",
    remediation: "set vulnerabilityScanning to true",
    level: "mandatory",
    types: PROJECT,
    config: {
      exempt: { description: "Names of projects that hold no images to run.", default: ["ci-cache"] },
    },
    check: ({ inputs, name }, { config }) =>
      isListed(projectName(inputs, name), config.exempt)
        ? []
        : judge(inputs, "vulnerabilityScanning", (value) =>
            isFalse(value) ? "images are not scanned when they arrive" : undefined,
          ),
  }),
  resourceRule({
    id: "harbor/severity-gate",
    description: "Images with grave vulnerabilities cannot be pulled.",
    rationale: "The last gate before a node runs the image.",
    remediation: "set deploymentSecurity",
    level: "mandatory",
    types: PROJECT,
    config: {
      exempt: {
        description: "Names of projects that hold no images to run. Proxy caches never count.",
        default: ["ci-cache"],
      },
    },
    check: ({ inputs, name }, { config }) =>
      inputs["registryId"] !== undefined || isListed(projectName(inputs, name), config.exempt)
        ? []
        : judge(inputs, "deploymentSecurity", (value) =>
            typeof value === "string" && SEVERITIES.indexOf(value) > 0
              ? undefined
              : "images with grave vulnerabilities can be pulled",
          ),
  }),
  resourceRule({
    id: "harbor/no-public-projects",
    description: "Nobody pulls without signing in.",
    rationale: "Images hold code and settings of the platform.",
    remediation: "set public to false",
    level: "mandatory",
    types: PROJECT,
    config: {},
    check: ({ inputs }) => mustNotBeTrue(inputs, "public", "can be pulled by anybody"),
  }),
  resourceRule({
    id: "harbor/verified-tls",
    description: "Certificates are verified wherever Harbor or its provider connects.",
    rationale: "Over an unverified connection anybody in between reads the credentials.",
    remediation: "give the authority's certificate to whoever connects",
    level: "mandatory",
    types:
      /^(harbor:index\/(registry:Registry|projectWebhook:ProjectWebhook|configAuth:ConfigAuth)|pulumi:providers:harbor)$/,
    config: {},
    check: ({ inputs }) => [
      ...["insecure", "skipCertVerify"].flatMap((key) =>
        mustNotBeTrue(inputs, key, "does not verify certificates"),
      ),
      ...["oidcVerifyCert", "ldapVerifyCert"].flatMap((key) =>
        judge(inputs, key, (value) => (isFalse(value) ? "does not verify certificates" : undefined)),
      ),
    ],
  }),
];

function projectName(inputs: Parameters<typeof at>[0], fallback: string): string {
  const name = at(inputs, "name");
  return typeof name === "string" ? name : fallback;
}
