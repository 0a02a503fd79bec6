/**
 * The import rules of the layout: what may know what. `make deps` runs them.
 *
 * Imports of types count, because a type ties two folders together as firmly as a value does.
 */

/** Node modules through which code reaches files, processes and the network. */
const OUTSIDE_WORLD =
  "^(node:)?(fs|fs/promises|child_process|cluster|dgram|dns|dns/promises|http|http2|https|net|os|process|tls|worker_threads)$";

const PULUMI = "(^|/)node_modules/(@pulumi|@pulumiverse)/|^@pulumi(verse)?/|^sdks/";

/** Files that something other than an import starts. */
const ENTRIES = [
  "^stacks/index\\.ts$", // Pulumi.yaml's main
  "^cli/slipway\\.ts$", // package.json's bin
  "^services/[^/]+/main\\.ts$", // what a service's image starts
  "^policies/crossguard/main\\.cjs$", // package.json's main, which the engine requires
  "^scripts/",
  "^test/",
  "\\.config\\.js$",
  "^\\.[^/]+\\.cjs$",
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one module, or lack a third one below them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A module that nothing imports and that imports nothing is dead.",
      severity: "error",
      from: { orphan: true, pathNot: ENTRIES },
      to: {},
    },
    {
      name: "no-unreachable",
      comment:
        "Code that neither the program nor the CLI nor a service nor a script reaches is dead, even when a test still runs it.",
      severity: "error",
      from: {
        path: [
          "^stacks/index\\.ts$",
          "^cli/slipway\\.ts$",
          "^services/[^/]+/main\\.ts$",
          "^policies/crossguard/main\\.cjs$",
          "^scripts/",
        ],
      },
      to: { path: "^(cli|stacks|components|services|policies)/", pathNot: ENTRIES, reachable: false },
    },
    {
      name: "no-unresolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-undeclared-package",
      comment: "The package is not in package.json, so it is there only by chance.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-dev-package-at-run-time",
      comment: "What the program or the CLI runs with belongs into `dependencies`.",
      severity: "error",
      from: { path: "^(cli|stacks|components|observability|services|policies)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-production-import-of-tests",
      comment: "Tests know the code; the code does not know the tests or the scripts around it.",
      severity: "error",
      from: { path: "^(cli|stacks|components|sdks|observability|rules|services|policies|spec-kits)/" },
      to: { path: "^(test|scripts)/" },
    },
    {
      name: "stacks-build-no-raw-resource",
      comment:
        "Stacks wire components. Of a provider's SDK they may name the provider alone; resources belong into a component.",
      severity: "error",
      from: { path: "^stacks/" },
      to: {
        path: [
          "(^|/)node_modules/@pulumi/(?!pulumi/)",
          "(^|/)node_modules/@pulumiverse/",
          "^@pulumi/(?!pulumi)",
          "^@pulumiverse/",
          "^sdks/",
        ],
        pathNot: "/provider\\.(js|ts|d\\.ts)$",
      },
    },
    {
      name: "components-know-no-config",
      comment: "Components take arguments. Who reads configuration and wires them stands above.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: ["^(stacks|cli|catalog|services)/", "(^|/)node_modules/@pulumi/pulumi/config\\."] },
    },
    {
      name: "components-reach-no-outside-world",
      comment:
        "Components read no files, no environment and no network: the same arguments give the same resources.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: OUTSIDE_WORLD },
    },
    {
      name: "services-know-no-infrastructure",
      comment: "Services run in the cluster; they share nothing with the program that declares it.",
      severity: "error",
      from: { path: "^services/" },
      to: { path: ["^(components|stacks|cli)/", PULUMI] },
    },
    {
      name: "pure-data-knows-no-pulumi",
      comment: "Dashboards, alerts, rules and spec-kits are data that any tool can read.",
      severity: "error",
      from: { path: "^(observability|spec-kits|rules)/" },
      to: { path: ["^(components|stacks|cli)/", PULUMI] },
    },
    {
      name: "policies-know-no-program",
      comment: "Rules judge what a program asks for; one that shared its code would share its mistakes.",
      severity: "error",
      from: { path: "^policies/" },
      to: { path: ["^(components|stacks|cli|services|observability)/", OUTSIDE_WORLD] },
    },
    {
      name: "rules-know-no-pulumi",
      comment: "Rules are pure functions over plain data. What serves them to the engine stands apart.",
      severity: "error",
      from: { path: "^policies/", pathNot: "^policies/crossguard/(index|engine)\\.ts$" },
      to: { path: PULUMI },
    },
    {
      name: "rules-serve-no-engine",
      comment: "The pack starts a server when it is loaded, so that only the engine may load it.",
      severity: "error",
      from: { path: "^(components|stacks|cli|services)/" },
      to: { path: "^policies/crossguard/(index|engine)\\.ts$" },
    },
    {
      name: "program-knows-no-policies",
      comment: "The program is what the rules are about.",
      severity: "error",
      from: { path: "^(components|stacks|services)/" },
      to: { path: "^policies/" },
    },
    {
      name: "cli-uses-the-program-entry",
      comment:
        "The CLI runs the program that Pulumi.yaml names, as the engine does, so that it cannot preview something else.",
      severity: "error",
      from: { path: "^cli/" },
      to: { path: "^stacks/", pathNot: "^stacks/index\\.ts$" },
    },
    {
      name: "program-knows-no-cli",
      comment: "The program runs on the real engine, where there is no CLI.",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^cli/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["(^|/)fixtures/", "^(out|coverage|rendered)/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".cjs", ".mjs", ".d.ts"],
    },
  },
};
