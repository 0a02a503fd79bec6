/** What every object of the platform says about itself. */
export interface LabelArgs {
  /** Name of the application: the service, or the platform product. */
  readonly name: string;
  /** Distinguishes several copies of one application. @default the name */
  readonly instance?: string;
  /** Role within the application, such as `gateway` or `route`. */
  readonly component: string;
  /** Environment, as the stack is called. */
  readonly environment: string;
  /** Group that owns the object. */
  readonly owner: string;
}

/** The recommended Kubernetes labels plus Slipway's own two. */
export function standardLabels(args: LabelArgs): Record<string, string> {
  return {
    "app.kubernetes.io/name": args.name,
    "app.kubernetes.io/instance": args.instance ?? args.name,
    "app.kubernetes.io/component": args.component,
    "app.kubernetes.io/part-of": "slipway",
    "app.kubernetes.io/managed-by": "slipway",
    "slipway.dev/env": args.environment,
    "slipway.dev/owner": args.owner,
  };
}
