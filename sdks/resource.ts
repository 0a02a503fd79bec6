import * as pulumi from "@pulumi/pulumi";

type OptionalKeys<T> = { [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? K : never }[keyof T];

/** What the provider demands of each input, and which of them are secret. */
export type InputTable<Args> = {
  readonly [K in keyof Args]-?: K extends OptionalKeys<Args>
    ? "optional" | "optional secret"
    : "required" | "required secret";
};

/** The outputs that are no inputs, and which of them are secret. */
export type OutputTable<Args, Outputs> = {
  readonly [K in Exclude<keyof Outputs, keyof Args>]-?: "plain" | "secret";
};

/**
 * The properties of a resource: its arguments as outputs, and what only the provider knows. An output that has the name of an
 * argument replaces it, because the provider fills it in when it is left out.
 */
type Properties<Args, Outputs> = {
  readonly [K in keyof Args as Exclude<K, keyof Outputs>]-?: pulumi.Output<
    K extends OptionalKeys<Args>
      ? pulumi.Unwrap<Exclude<Args[K], undefined>> | undefined
      : pulumi.Unwrap<Args[K]>
  >;
} & { readonly [K in keyof Outputs]: pulumi.Output<Outputs[K]> };

/** A resource's type and properties, as its class declares them. */
export interface Binding {
  /** Type token. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, "optional" | "optional secret" | "required" | "required secret">>;
  readonly outputs: Readonly<Record<string, "plain" | "secret">>;
}

/** The constructor of a resource, with the static members that every class of the public packages has. */
export interface ResourceClass<Args, Outputs> {
  new (
    name: string,
    args: Args,
    opts?: pulumi.CustomResourceOptions,
  ): pulumi.CustomResource & Properties<Args, Outputs>;

  readonly binding: Binding;

  /** A resource that exists and is not managed here, by its provider id. */
  get<R>(
    this: new (name: string, args: Args, opts?: pulumi.CustomResourceOptions) => R,
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: Partial<Args>,
    opts?: pulumi.CustomResourceOptions,
  ): R;

  /** Whether something is a resource of this class, also when it comes from another copy of the package. */
  isInstance<R>(this: abstract new (...args: never) => R, object: unknown): object is R;
}

/**
 * Makes the base class of one resource of a provider.
 *
 * @param plugin version and origin of the provider's plugin
 * @param type type token
 * @param inputs the arguments; what is secret is sent as a secret, whether or not it comes as one
 * @param outputs what only the provider knows
 */
export function resourceClass<Args, Outputs>(
  plugin: pulumi.CustomResourceOptions,
  type: string,
  inputs: InputTable<Args>,
  outputs: OutputTable<Args, Outputs>,
): ResourceClass<Args, Outputs> {
  const binding: Binding = { type, inputs, outputs };

  class Resource extends pulumi.CustomResource {
    static readonly binding = binding;

    static get(
      name: string,
      id: pulumi.Input<pulumi.ID>,
      state?: Readonly<Record<string, unknown>>,
      opts?: pulumi.CustomResourceOptions,
    ): Resource {
      return new this(name, state ?? {}, { ...opts, id });
    }

    static override isInstance(object: unknown): object is Resource {
      return (
        pulumi.CustomResource.isInstance(object) && "__pulumiType" in object && object.__pulumiType === type
      );
    }

    constructor(
      name: string,
      args: Readonly<Record<string, unknown>>,
      opts: pulumi.CustomResourceOptions = {},
    ) {
      const exists = opts.id !== undefined || opts.urn !== undefined;
      if (!exists) requireInputs(binding, name, args);
      super(
        type,
        name,
        propertiesOf(binding, args, exists),
        pulumi.mergeOptions({ ...plugin, additionalSecretOutputs: secretsOf(binding) }, opts),
      );
    }
  }

  return Resource as unknown as ResourceClass<Args, Outputs>;
}

function requireInputs(
  { type, inputs }: Binding,
  name: string,
  args: Readonly<Record<string, unknown>>,
): void {
  const missing = Object.keys(inputs).filter(
    (input) => inputs[input]?.startsWith("required") === true && args[input] === undefined,
  );
  if (missing.length > 0) throw new Error(`${type} "${name}" lacks ${missing.join(", ")}`);
}

/** Also what is not given, because the SDK makes outputs of the properties that it is told of, and of no others. */
function propertiesOf(
  { inputs, outputs }: Binding,
  args: Readonly<Record<string, unknown>>,
  exists: boolean,
): pulumi.Inputs {
  const given = Object.entries(inputs).map(([input, mark]) => {
    const value = args[input];
    return [input, mark.endsWith("secret") && value !== undefined ? pulumi.secret(value) : value];
  });
  const known = Object.keys(outputs).map((output) => [output, exists ? args[output] : undefined]);
  return Object.fromEntries([...given, ...known]) as pulumi.Inputs;
}

function secretsOf({ inputs, outputs }: Binding): string[] {
  return Object.entries({ ...inputs, ...outputs })
    .filter(([, mark]) => mark.endsWith("secret"))
    .map(([property]) => property);
}
