/** A value as Grafana writes those of the units in use, roughly. */
export function written(value: number, unit: string | undefined): string {
  switch (unit) {
    case "percentunit":
      return `${short(value * 100)} %`;
    case "percent":
      return `${short(value)} %`;
    case "reqps":
      return `${short(value)} req/s`;
    case "s":
      return largest(value, [
        [86_400, "d"],
        [3600, "h"],
        [60, "min"],
        [1, "s"],
        [0.001, "ms"],
      ]);
    case "ms":
      return largest(value / 1000, [
        [1, "s"],
        [0.001, "ms"],
      ]);
    case "bytes":
      return largest(value, [
        [1024 ** 3, "GiB"],
        [1024 ** 2, "MiB"],
        [1, "B"],
      ]);
    case "bool_yes_no":
      return value === 0 ? "No" : "Yes";
    default:
      return short(value);
  }
}

function largest(value: number, units: readonly (readonly [number, string])[]): string {
  const [size = 1, name = ""] = units.find(([one]) => Math.abs(value) >= one) ?? units.at(-1) ?? [];
  return `${short(value / size)} ${name}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
