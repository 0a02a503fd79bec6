import { isRecord, isSecret, isUnknown, type PlanValue, type StackPlan } from "../../../cli/plan/plan.ts";

/** Arguments of a planned resource, under their names in the SDK. */
export type Arguments = Readonly<Record<string, PlanValue>>;

/** A planned resource with the stack that plans it. */
export interface Planned {
  readonly stack: string;
  readonly urn: string;
  readonly args: Arguments;
}

/** A planned role of the JWT auth method. */
export interface JwtRole extends Planned {
  readonly name: string;
  /** Path of the auth method it belongs to. */
  readonly backend: string;
}

/** A planned JWT auth method. */
export interface JwtBackend extends Planned {
  readonly path: string;
}

/** A planned policy. */
export interface PolicyText extends Planned {
  readonly name: string;
  readonly hcl: string;
}

/** The roles of JWT auth methods that a stack plans. Throws when one is not known as a whole before it is applied. */
export function rolesOf(stack: string, plan: StackPlan): JwtRole[] {
  return planned(stack, plan, "vault:jwt/authBackendRole:AuthBackendRole").map((resource) => ({
    ...resource,
    name: textOf(resource, "roleName"),
    // The provider's defaults.
    backend: textOf(resource, "backend", "jwt").replace(/^\/+|\/+$/g, ""),
  }));
}

/** The JWT auth methods that a stack plans. */
export function backendsOf(stack: string, plan: StackPlan): JwtBackend[] {
  return planned(stack, plan, "vault:jwt/authBackend:AuthBackend").map((resource) => ({
    ...resource,
    path: textOf(resource, "path", "jwt"),
  }));
}

/** The policies that a stack plans. */
export function policiesOf(stack: string, plan: StackPlan): PolicyText[] {
  return planned(stack, plan, "vault:index/policy:Policy").map((resource) => ({
    ...resource,
    name: textOf(resource, "name"),
    hcl: textOf(resource, "policy"),
  }));
}

function planned(stack: string, plan: StackPlan, type: string): Planned[] {
  return plan.resources
    .filter((resource) => resource.type === type)
    .map(({ urn, inputs }) => {
      for (const [name, value] of Object.entries(inputs)) {
        if (hidden(value))
          throw new Error(`${urn}: "${name}" is not known in a preview, so nothing is proven of it`);
      }
      return { stack, urn, args: inputs };
    });
}

function hidden(value: PlanValue): boolean {
  if (isUnknown(value) || isSecret(value)) return true;
  if (Array.isArray(value)) return (value as readonly PlanValue[]).some(hidden);
  return isRecord(value) && Object.values(value).some(hidden);
}

function textOf({ urn, args }: Planned, name: string, fallback?: string): string {
  const value = args[name] ?? fallback;
  if (typeof value !== "string") throw new Error(`${urn}: "${name}" is no text`);
  return value;
}
