import { styleText } from "node:util";
import { visible } from "../diff/text.ts";
import { mandatory, type PolicyReport, type PolicyViolation } from "./report.ts";

/** Values that nobody could see and that are named one by one; the rest is counted. */
const SHOWN = 5;

/** The report for a person: a line of counts, then what counts, what is only told, what is borne and what could not be checked. */
export function policyLines(
  { violations, unchecked }: PolicyReport,
  { colour }: { colour: boolean },
): string[] {
  const paint = (format: "red" | "yellow" | "dim", text: string): string =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const gravest = mandatory(violations);
  const borne = violations.filter(({ exception }) => exception !== undefined);
  const advisory = violations.filter(
    ({ level, exception }) => level === "advisory" && exception === undefined,
  );
  const counts = [
    `${gravest.length} mandatory`,
    `${advisory.length} advisory`,
    ...(borne.length === 0 ? [] : [`${borne.length} excepted`]),
    ...(unchecked.length === 0 ? [] : [`${unchecked.length} unchecked`]),
  ].join(", ");
  return [
    `policies: ${violations.length === 0 ? "kept" : "violated"}, ${counts}`,
    ...gravest.flatMap((violation) => lines(violation, paint("red", "mandatory"))),
    ...advisory.flatMap((violation) => lines(violation, paint("yellow", "advisory "))),
    ...borne.flatMap((violation) => lines(violation, paint("dim", "excepted "))),
    ...unchecked
      .slice(0, SHOWN)
      .map(({ rule, stack, name, path, reason }) =>
        [
          `  ${paint("dim", "unchecked")}  ${rule}`,
          stack,
          visible(name),
          `${visible(path)} is ${reason}`,
        ].join("  "),
      ),
    ...(unchecked.length > SHOWN
      ? [`  ${unchecked.length - SHOWN} more are unchecked; --json lists them`]
      : []),
  ];
}

function lines(
  { rule, stack, urn, path, problem, remediation, component, exception }: PolicyViolation,
  level: string,
): string[] {
  const place = path === "" ? "" : `${visible(path)}: `;
  return [
    `  ${level}  ${rule}  ${stack}  ${place}${problem}`,
    `    ${visible(urn)}`,
    ...(component === undefined ? [] : [`    declared by ${visible(component)}`]),
    exception === undefined ? `    ${remediation}` : `    borne by exception ${exception}`,
  ];
}
