import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../components/core/faults.ts";
import { checkEnvironmentReferences } from "./environment-references.ts";
import { environmentSchema, type Environment } from "./environment.ts";
import { check } from "./input/check.ts";
import type { SourceDocument } from "./input/document.ts";
import { formatPath, type Path } from "./input/path.ts";
import { readDocument } from "./input/read-document.ts";
import type { Origin } from "./origin.ts";
import { checkOtherEnvironments } from "./other-environments.ts";
import { checkPromotion } from "./settings/promotion-references.ts";
import { stackConfigSchema } from "./stack-config.ts";

const KEY = "slipway:environment";
const PLACE: Path = ["config", KEY];

/** A stack's environment, or what is wrong with it. */
export interface LoadedEnvironment {
  readonly environment?: Environment;
  /** Origin of a path inside the environment. */
  readonly origin: Origin;
  readonly faults: readonly Fault[];
}

/**
 * The environment of the present stack. Its values are the engine's, which also knows of `--config`; the stack's file tells
 * where each of them stands.
 */
export function loadEnvironment(root: string): LoadedEnvironment {
  const file = `Pulumi.${pulumi.getStack()}.yaml`;
  const { document, faults } = readDocument(root, file);
  const origin: Origin = (path) => ({
    ...(document === undefined ? {} : { at: document.locate([...PLACE, ...path]) }),
    path: formatPath(path, KEY),
  });
  if (document === undefined) return { origin, faults };

  const value = environmentSetting();
  const settings = check(stackConfigSchema(z.unknown()), document);
  const environment =
    value === undefined
      ? missing(document)
      : check(environmentSchema, document, { at: PLACE, path: KEY, value });
  const found = [...settings.faults, ...environment.faults];
  if (environment.value === undefined || found.length > 0) return { origin, faults: found };
  return {
    environment: environment.value,
    origin,
    faults: [
      ...checkEnvironmentReferences(environment.value, origin),
      ...checkOtherEnvironments(root, pulumi.getStack(), environment.value, origin),
      ...checkPromotion(root, pulumi.getStack(), environment.value, origin),
    ],
  };
}

/** As the engine hands it over: JSON, or text where the setting is no mapping. */
function environmentSetting(): unknown {
  const text = new pulumi.Config("slipway").get("environment");
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function missing(document: SourceDocument): { value?: Environment; faults: Fault[] } {
  return {
    faults: [
      {
        at: document.locate(PLACE),
        path: KEY,
        problem: "is missing",
        fix: "describe the environment under this key",
      },
    ],
  };
}
