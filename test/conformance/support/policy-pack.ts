import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import analyzerClients from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerMessages from "@pulumi/pulumi/proto/analyzer_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN } from "../../../cli/plan/encode.ts";
import {
  isRecord,
  isSecret,
  isUnknown,
  type PlannedResource,
  type PlanValue,
} from "../../../cli/plan/plan.ts";
import { ROOT } from "./rendered.ts";

/** What stands for every secret of a plan: no answer may hold it. */
export const PLAINTEXT = "plaintext-of-a-secret";
/** Keys by which the engine marks a secret (sdk/nodejs/runtime/rpc.ts of Pulumi). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const require = createRequire(import.meta.resolve("@pulumi/pulumi/package.json"));
const grpc = require("@grpc/grpc-js") as { readonly credentials: { createInsecure(): never } };

type Call<Request, Response> = (
  request: Request,
  answer: (error: Error | null, response: Response) => void,
) => unknown;

/** A diagnostic as the engine shows it. */
export interface Diagnostic {
  readonly policy: string;
  readonly level: "advisory" | "mandatory" | "disabled" | "remediate";
  readonly message: string;
  readonly urn: string;
}

/** A policy as the pack introduces it. */
export interface PolicyInfo {
  readonly name: string;
  readonly level: Diagnostic["level"];
  readonly settings: readonly string[];
}

/** A policy pack that runs as under the engine. */
export interface PolicyPackProcess {
  readonly policies: () => Promise<PolicyInfo[]>;
  readonly configure: (policy: string, properties: Record<string, JavaScriptValue>) => Promise<void>;
  readonly analyze: (resource: PlannedResource, plan: readonly PlannedResource[]) => Promise<Diagnostic[]>;
  readonly analyzeStack: (plan: readonly PlannedResource[]) => Promise<Diagnostic[]>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the pack as the engine's language host does: run-policy-pack of the SDK, in the pack's folder, with the engine's address
 * and the folder as arguments and the stack in the environment. The pack prints its port.
 */
export async function startPolicyPack(stack: string): Promise<PolicyPackProcess> {
  const folder = join(ROOT, "policies/crossguard");
  const child = spawn(
    process.execPath,
    // Nobody listens at the engine's address: a pack calls the engine only to log.
    [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", folder],
    {
      cwd: folder,
      env: {
        ...process.env,
        PULUMI_NODEJS_PROJECT: "slipway",
        PULUMI_NODEJS_STACK: stack,
        PULUMI_NODEJS_DRY_RUN: "true",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const lines = createInterface({ input: child.stdout });
  const [port] = (await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the pack ended with ${String(code)} before it printed its port`);
    }),
  ])) as [string];
  const client = new analyzerClients.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  const call = <Request, Response>(method: Call<Request, Response>, request: Request) =>
    new Promise<Response>((resolve, reject) => {
      method.call(client, request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  return {
    policies: async () => {
      const info = await call<unknown, analyzer.AnalyzerInfo>(
        client.getAnalyzerInfo.bind(client) as never,
        new empties.Empty(),
      );
      return info.getPoliciesList().map((policy) => ({
        name: policy.getName(),
        level: levelOf(policy.getEnforcementlevel()),
        settings: Object.keys(policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}),
      }));
    },
    configure: async (policy, properties) => {
      const config = new analyzerMessages.PolicyConfig();
      config.setEnforcementlevel(analyzerMessages.EnforcementLevel.MANDATORY);
      config.setProperties(structs.Struct.fromJavaScript(properties));
      const request = new analyzerMessages.ConfigureAnalyzerRequest();
      request.getPolicyconfigMap().set(policy, config);
      await call(client.configure.bind(client) as never, request);
    },
    analyze: async (resource, plan) => {
      const response = await call<unknown, analyzer.AnalyzeResponse>(
        client.analyze.bind(client) as never,
        analyzeRequest(resource, plan),
      );
      return response.getDiagnosticsList().map(diagnostic);
    },
    analyzeStack: async (plan) => {
      const request = new analyzerMessages.AnalyzeStackRequest();
      request.setResourcesList(plan.map((resource) => analyzerResource(resource, plan)));
      const response = await call<unknown, analyzer.AnalyzeResponse>(
        client.analyzeStack.bind(client) as never,
        request,
      );
      return response.getDiagnosticsList().map(diagnostic);
    },
    stop: async () => {
      client.close();
      process.off("exit", kill);
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function analyzeRequest(
  resource: PlannedResource,
  plan: readonly PlannedResource[],
): analyzer.AnalyzeRequest {
  const request = new analyzerMessages.AnalyzeRequest();
  request.setUrn(resource.urn);
  request.setType(resource.type);
  request.setName(resource.name);
  request.setProperties(properties(resource));
  request.setOptions(options(resource));
  const provider = providerOf(resource, plan);
  if (provider !== undefined) request.setProvider(provider);
  return request;
}

function analyzerResource(
  resource: PlannedResource,
  plan: readonly PlannedResource[],
): analyzer.AnalyzerResource {
  const message = new analyzerMessages.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setProperties(properties(resource));
  message.setOptions(options(resource));
  message.setParent(resource.parent ?? "");
  message.setDependenciesList([...resource.dependencies]);
  for (const [key, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new analyzerMessages.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    message.getPropertydependenciesMap().set(key, dependencies);
  }
  const provider = providerOf(resource, plan);
  if (provider !== undefined) message.setProvider(provider);
  return message;
}

/** The engine puts the version of a provider among its properties. */
function properties({ type, inputs, version }: PlannedResource): structs.Struct {
  const own = type.startsWith("pulumi:providers:") && version !== "" ? { ...inputs, version } : inputs;
  return structs.Struct.fromJavaScript(
    Object.fromEntries(Object.entries(own).map(([key, value]) => [key, marked(value)])),
  );
}

function marked(value: PlanValue): JavaScriptValue {
  if (isUnknown(value)) return UNKNOWN;
  if (isSecret(value)) return { [SIGNATURE]: SECRET, value: PLAINTEXT };
  if (Array.isArray(value)) return value.map(marked);
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, marked(child)]));
  }
  return value as JavaScriptValue;
}

function options({ protect, parent }: PlannedResource): analyzer.AnalyzerResourceOptions {
  const message = new analyzerMessages.AnalyzerResourceOptions();
  message.setProtect(protect);
  message.setParent(parent ?? "");
  return message;
}

function providerOf(
  { custom, type, provider, version }: PlannedResource,
  plan: readonly PlannedResource[],
): analyzer.AnalyzerProviderResource | undefined {
  if (!custom || type.startsWith("pulumi:")) return undefined;
  const known = plan.find(({ urn }) => urn === provider);
  const message = new analyzerMessages.AnalyzerProviderResource();
  message.setType(known?.type ?? `pulumi:providers:${type.split(":")[0] ?? ""}`);
  message.setUrn(known?.urn ?? "");
  message.setName(known?.name ?? `default_${version.replaceAll(".", "_")}`);
  message.setProperties(known === undefined ? new structs.Struct() : properties(known));
  return message;
}

function diagnostic(message: analyzer.AnalyzeDiagnostic): Diagnostic {
  return {
    policy: message.getPolicyname(),
    level: levelOf(message.getEnforcementlevel()),
    message: message.getMessage(),
    urn: message.getUrn(),
  };
}

function levelOf(level: number): Diagnostic["level"] {
  const { ADVISORY, MANDATORY, DISABLED, REMEDIATE } = analyzerMessages.EnforcementLevel;
  const names = new Map<number, Diagnostic["level"]>([
    [ADVISORY, "advisory"],
    [MANDATORY, "mandatory"],
    [DISABLED, "disabled"],
    [REMEDIATE, "remediate"],
  ]);
  const name = names.get(level);
  if (name === undefined) throw new Error(`${level} is no level of the engine`);
  return name;
}
