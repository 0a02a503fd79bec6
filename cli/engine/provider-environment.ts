/**
 * Environment variables that the providers' SDKs read while a program runs. With one set, a token would stand in the plan in
 * plain text, and a plan would differ from machine to machine.
 *
 * Sources: `getEnv` calls of @pulumi/kubernetes 4.34, @pulumi/vault 7.8 and @pulumiverse/grafana 2.40; `defaultInfo` of the
 * gitlab 10 and harbor 3 provider schemas; and the engine's own settings, which could point the SDK at a real engine.
 */
const PREFIXES = [
  "GITLAB_",
  "CI_JOB_TOKEN",
  "HARBOR_",
  "GRAFANA_",
  "VAULT_",
  "TERRAFORM_VAULT_",
  "PULUMI_K8S_",
  "PULUMI_NODEJS_",
  "PULUMI_CONFIG",
];
const NAMES = new Set([
  "KUBECONFIG",
  "KUBE_CONTEXT",
  "KUBE_CONFIG_PATH",
  // The SDK's own switches: either would give another plan.
  "PULUMI_ENABLE_LEGACY_APPLY",
  "PULUMI_DISABLE_RESOURCE_REFERENCES",
]);

/** Names of the variables in `environment` that an offline preview takes away. */
export function providerVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment).filter(
    (name) => NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix)),
  );
}

/** Runs with the providers' variables taken out of `environment`, and puts them back afterwards. */
export async function withoutProviderVariables<T>(
  environment: NodeJS.ProcessEnv,
  run: () => Promise<T>,
): Promise<T> {
  const saved = providerVariables(environment).map((name) => [name, environment[name]] as const);
  for (const [name] of saved) Reflect.deleteProperty(environment, name);
  try {
    return await run();
  } finally {
    for (const [name, value] of saved) environment[name] = value;
  }
}
