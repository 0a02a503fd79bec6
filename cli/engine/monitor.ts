import type * as resource from "@pulumi/pulumi/proto/resource_pb.js";
import resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import { deserializeProperties, serializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import { encodeRecord } from "../plan/encode.ts";
import type { PlanAlias, PlannedResource, PlanValue } from "../plan/plan.ts";

const STACK_TYPE = "pulumi:pulumi:Stack";

const { ResourceMonitorFeature: Feature } = resourceMessages;
const FEATURES = [
  Feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  Feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  Feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  Feature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
];

/** Answers a provider function: its arguments to its result. */
export type ProviderFunction = (args: Record<string, unknown>) => Record<string, unknown>;

/** What a monitor has to know of the stack it serves. */
export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  /** Answers of provider functions by token. */
  readonly functions: ReadonlyMap<string, ProviderFunction>;
  /** Whether a resource of this type must name its provider. */
  readonly deniesDefaultProvider: (type: string) => boolean;
}

type Reply<T> = (error: Error | null, response?: T) => void;

/**
 * The engine's side of the resource monitor protocol, offline: it records every request in full and answers as the engine
 * does in a preview. What only a provider can know is left out of the answers, which makes it unknown to the program.
 */
export class OfflineMonitor {
  readonly #project: string;
  readonly #stack: string;
  readonly #functions: ReadonlyMap<string, ProviderFunction>;
  readonly #deniesDefaultProvider: (type: string) => boolean;
  readonly #resources = new Map<string, PlannedResource>();
  readonly #outputs = new Map<string, Record<string, PlanValue>>();

  constructor({ project, stack, functions, deniesDefaultProvider }: MonitorOptions) {
    this.#project = project;
    this.#stack = stack;
    this.#functions = functions;
    this.#deniesDefaultProvider = deniesDefaultProvider;
  }

  /** Everything registered so far, sorted by URN, without the stack itself when the program never ran. */
  plan(): { resources: PlannedResource[]; outputs: Record<string, PlanValue> } {
    const resources = [...this.#resources.values()]
      .map((planned) => ({ ...planned, outputs: this.#outputs.get(planned.urn) ?? {} }))
      .sort((a, b) => (a.urn < b.urn ? -1 : 1));
    const stack = resources.find(({ type }) => type === STACK_TYPE);
    return { resources, outputs: stack?.outputs ?? {} };
  }

  registerResource(
    request: resource.RegisterResourceRequest,
    reply: Reply<resource.RegisterResourceResponse>,
  ): void {
    answer(reply, () => {
      if (request.getRemote())
        throw new Error(
          `${request.getType()} is built by a provider, which an offline preview does not have`,
        );
      const planned = this.#record(request);
      const response = new resourceMessages.RegisterResourceResponse();
      response.setUrn(planned.urn);
      // As providers answer in a preview: the inputs are known as outputs, and the SDK takes what is missing, such as the id
      // of the resource, for unknown.
      response.setObject(request.getObject());
      return response;
    });
  }

  readResource(request: resource.ReadResourceRequest, reply: Reply<resource.ReadResourceResponse>): void {
    answer(reply, () => {
      const urn = this.#urn(request.getParent(), request.getType(), request.getName());
      this.#requireProvider(request.getType(), request.getName(), request.getProvider());
      this.#add({
        ...emptyResource,
        urn,
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent() || null,
        custom: true,
        provider: providerUrn(request.getProvider()),
        inputs: encodeRecord(request.getProperties()?.toJavaScript() ?? {}),
        dependencies: [...request.getDependenciesList()].sort(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        version: request.getVersion(),
        pluginDownloadURL: request.getPlugindownloadurl(),
        importId: request.getId(),
        external: true,
      });
      const response = new resourceMessages.ReadResourceResponse();
      response.setUrn(urn);
      response.setProperties(structMessages.Struct.fromJavaScript({}));
      return response;
    });
  }

  registerResourceOutputs(request: resource.RegisterResourceOutputsRequest, reply: Reply<object>): void {
    answer(reply, () => {
      this.#outputs.set(request.getUrn(), encodeRecord(request.getOutputs()?.toJavaScript() ?? {}));
      return {};
    });
  }

  async invoke(
    request: resource.ResourceInvokeRequest,
    reply: Reply<resource.ResourceInvokeResponse>,
  ): Promise<void> {
    try {
      const token = request.getTok();
      const known = this.#functions.get(token);
      if (known === undefined) {
        throw new Error(
          `the provider function ${token} is not registered: an offline preview asks no provider, so a program must not depend on what one would answer`,
        );
      }
      const result = known(deserializeProperties(request.getArgs() ?? new structMessages.Struct()));
      const response = new resourceMessages.ResourceInvokeResponse();
      response.setReturn(
        structMessages.Struct.fromJavaScript(
          (await serializeProperties(token, result)) as Record<string, never>,
        ),
      );
      reply(null, response);
    } catch (error) {
      reply(asError(error));
    }
  }

  existsResource(request: resource.ExistsResourceRequest, reply: Reply<never>): void {
    reply(
      new Error(
        `whether ${request.getType()} "${request.getId()}" exists is for its provider to say, and an offline preview asks none`,
      ),
    );
  }

  call(request: resource.ResourceCallRequest, reply: Reply<never>): void {
    reply(
      asError(
        `the provider method ${request.getTok()} is not registered: an offline preview asks no provider`,
      ),
    );
  }

  /** Features left out make the SDK refuse a program that needs them, instead of planning something else. */
  getDeploymentInfo(_request: unknown, reply: Reply<resource.DeploymentInfo>): void {
    const response = new resourceMessages.DeploymentInfo();
    response.setSupportedfeaturesList(FEATURES);
    reply(null, response);
  }

  registerPackage(
    request: resource.RegisterPackageRequest,
    reply: Reply<resource.RegisterPackageResponse>,
  ): void {
    const response = new resourceMessages.RegisterPackageResponse();
    response.setRef(`${request.getName()}@${request.getVersion()}`);
    reply(null, response);
  }

  close(): void {
    // Nothing is open: the monitor lives in this process.
  }

  #record(request: resource.RegisterResourceRequest): PlannedResource {
    const type = request.getType();
    if (request.getCustom()) this.#requireProvider(type, request.getName(), request.getProvider());
    return this.#add({
      ...emptyResource,
      urn: this.#urn(request.getParent(), type, request.getName()),
      type,
      name: request.getName(),
      parent: request.getParent() || null,
      custom: request.getCustom(),
      provider: providerUrn(request.getProvider()),
      inputs: encodeRecord(request.getObject()?.toJavaScript() ?? {}),
      dependencies: [...request.getDependenciesList()].sort(),
      propertyDependencies: propertyDependencies(request),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplace(),
      aliases: request.getAliasesList().map(planAlias),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      deletedWith: request.getDeletedwith() || null,
      customTimeouts: customTimeouts(request),
      version: request.getVersion(),
      pluginDownloadURL: request.getPlugindownloadurl(),
      importId: request.getImportid(),
    });
  }

  #requireProvider(type: string, name: string, provider: string): void {
    if (provider === "" && this.#deniesDefaultProvider(type)) {
      throw new Error(
        `${type} "${name}" must name its provider: the stack's settings forbid default providers (pulumi:disable-default-providers)`,
      );
    }
  }

  #add(planned: PlannedResource): PlannedResource {
    if (this.#resources.has(planned.urn)) {
      throw new Error(`two resources have the URN ${planned.urn}: give one of them another name`);
    }
    this.#resources.set(planned.urn, planned);
    return planned;
  }

  /** As the engine builds it: the types of all ancestors but the stack, then the own type and name. */
  #urn(parent: string, type: string, name: string): string {
    const parentType = parent.split("::")[2];
    const chain = parentType === undefined || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${this.#stack}::${this.#project}::${chain}::${name}`;
  }
}

const emptyResource = {
  outputs: {},
  propertyDependencies: {},
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: false,
  aliases: [],
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  deletedWith: null,
  customTimeouts: {},
  version: "",
  pluginDownloadURL: "",
  importId: "",
  external: false,
} as const;

function answer<T>(reply: Reply<T>, build: () => T): void {
  let response: T;
  try {
    response = build();
  } catch (error) {
    reply(asError(error));
    return;
  }
  reply(null, response);
}

/** The SDK shows `details`, as gRPC errors have them, where it has no message of its own to add. */
function asError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { details: message });
}

/** A provider reference is `<urn>::<id>`; a URN's name may hold `::`, an id does not. */
function providerUrn(reference: string): string | null {
  return reference === "" ? null : reference.slice(0, reference.lastIndexOf("::"));
}

function propertyDependencies(request: resource.RegisterResourceRequest): Record<string, string[]> {
  const found: [string, string[]][] = [];
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    const urns = [...dependencies.getUrnsList()].sort();
    if (urns.length > 0) found.push([property, urns]);
  });
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function planAlias(alias: ReturnType<resource.RegisterResourceRequest["getAliasesList"]>[number]): PlanAlias {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  const parts = {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parentUrn: spec.getParenturn(),
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ""));
  return spec.getNoparent() ? { ...given, noParent: true } : given;
}

function customTimeouts(request: resource.RegisterResourceRequest): Record<string, string> {
  const timeouts = request.getCustomtimeouts();
  const all = { create: timeouts?.getCreate(), update: timeouts?.getUpdate(), delete: timeouts?.getDelete() };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => (entry[1] ?? "") !== ""),
  );
}
