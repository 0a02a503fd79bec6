import { OWN_ARGUMENTS, placeholders } from "../components/rollouts/templates.ts";
import type { Fault } from "../components/core/faults.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Contract } from "./contract.ts";
import { unknownFault } from "./input/references.ts";

/** Faults of what new versions of a service are judged by. */
export function checkContractAnalysis({ contract, origin }: CataloguedContract): Fault[] {
  const { strategy, metrics, probes, analysis } = contract;
  const at = (...path: (string | number)[]) => origin(["analysis", ...path]);
  const faults = analysis.flatMap((own, index) => analysisFaults(own, (...path) => at(index, ...path)));
  if (strategy.type === "rolling") {
    return analysis.length === 0
      ? faults
      : [
          ...faults,
          { ...at(), problem: "a rolling strategy judges no version", fix: "choose canary or blueGreen" },
        ];
  }
  if (metrics === undefined) {
    faults.push({
      ...origin(["strategy", "type"]),
      problem: `a version is judged by the service's own metrics, and there are none`,
      got: JSON.stringify(strategy.type),
      fix: "add `metrics`, or choose the rolling strategy",
    });
  }
  if (strategy.type === "blueGreen" && probes.readiness === undefined) {
    faults.push({
      ...origin(["strategy", "type"]),
      problem: "the smoke test asks for the path of the readiness probe, and there is none",
      fix: "add `probes.readiness`",
    });
  }
  return faults;
}

function analysisFaults(
  { query, better, good, bad }: Contract["analysis"][number],
  at: (...path: string[]) => ReturnType<CataloguedContract["origin"]>,
): Fault[] {
  const names = OWN_ARGUMENTS.map((name) => `args.${name}`);
  const faults: Fault[] = placeholders(query).flatMap((name) =>
    names.includes(name) ? [] : [unknownFault("argument", name, names, at("query"))],
  );
  if (query.replaceAll(/\{\{.*?\}\}/gs, "").includes("{{")) {
    faults.push({ ...at("query"), problem: "an argument begins with {{ and does not end" });
  }
  const [low, high] = better === "higher" ? [bad, good] : [good, bad];
  if (low >= high) {
    faults.push({
      ...at("bad"),
      problem: "what is good would be bad as well",
      got: String(bad),
      allowed: `${better === "higher" ? "below" : "above"} ${good}`,
    });
  }
  return faults;
}
