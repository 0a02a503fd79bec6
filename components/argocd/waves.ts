/** Annotation that tells Argo CD when in a sync an object's turn is. */
const WAVE_ANNOTATION = "argocd.argoproj.io/sync-wave";

/**
 * The order in which Argo CD brings an environment up: a wave begins when all before it are healthy.
 *
 * The numbers are those of the Applications in `argocd/<env>`, with room between them. Deletion goes the other way round.
 */
export const WAVES = {
  /** Quotas, limits and the policies that close namespaces, so that nothing runs before they hold. */
  namespaces: 0,
  /**
   * The products that Argo CD installs, and with them, in the same wave, the stores of secrets: the operator brings the
   * stores' kinds, and the stores bring the passwords that other products start with. Each side retries until it can.
   */
  addOns: 10,
  externalSecrets: 10,
  /** Issuers, which need the operator and its secrets. */
  certificates: 20,
  /** Templates that new versions are judged by. */
  rollouts: 20,
  /** The gateway, which needs its certificates. */
  gateway: 30,
  /** Dashboards and alerts. */
  observability: 40,
  /** Policies, which hold for everything that comes after them. */
  policies: 50,
  /** Services of the platform itself, runners, and the environments of merge requests. */
  workloads: 60,
  /** Services without a wave of their own; the wave of a contract counts from here. */
  services: 100,
} as const;

/** The order of the products inside `infra/add-ons`. */
export const ADD_ON_WAVES = {
  /** Kinds that belong to no single product, which others make objects of. */
  kinds: -10,
  /** What brings kinds, webhooks or secrets that other products use. */
  operators: 0,
  /** What uses them. */
  products: 10,
} as const;

/**
 * Wave of a service.
 *
 * @param wave wave of the contract, counted from 0
 */
export function serviceWave(wave: number): number {
  return WAVES.services + wave;
}

/** The annotation for a wave. */
export function waveAnnotation(wave: number): Record<string, string> {
  return { [WAVE_ANNOTATION]: String(wave) };
}
