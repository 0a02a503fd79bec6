/**
 * The part of Go's text/template, with the functions `printf` (only `%s`), `b64enc`, `dict` and `toJson`, that our templates
 * use. Anything else throws, so a template that outgrows it fails its test.
 */
export function evaluate(template: string, fields: Readonly<Record<string, string>>): string {
  const variables = new Map<string, unknown>();
  return template.replace(/\{\{(.*?)\}\}/gs, (_whole, action: string) => {
    const tokens = action.match(/"(?:[^"\\]|\\.)*"|:=|[()|]|[^\s()|]+/g) ?? [];
    const assigned = tokens[1] === ":=" ? tokens.splice(0, 2)[0] : undefined;
    const value = pipeline(tokens, { fields, variables });
    if (tokens.length > 0) throw new Error(`left over: ${tokens.join(" ")}`);
    if (assigned === undefined) return String(value);
    variables.set(assigned, value);
    return "";
  });
}

interface Scope {
  readonly fields: Readonly<Record<string, string>>;
  readonly variables: ReadonlyMap<string, unknown>;
}

function pipeline(tokens: string[], scope: Scope): unknown {
  let value = command(tokens, scope, []);
  while (tokens[0] === "|") {
    tokens.shift();
    value = command(tokens, scope, [value]);
  }
  return value;
}

function command(tokens: string[], scope: Scope, piped: readonly unknown[]): unknown {
  const first = tokens[0] ?? "";
  const name = /^[a-zA-Z]/.test(first) ? tokens.shift() : undefined;
  const operands: unknown[] = [];
  while (tokens.length > 0 && tokens[0] !== "|" && tokens[0] !== ")") operands.push(operand(tokens, scope));
  return name === undefined ? operands[0] : call(name, [...operands, ...piped]);
}

function operand(tokens: string[], scope: Scope): unknown {
  const token = tokens.shift() ?? "";
  if (token === "(") {
    const value = pipeline(tokens, scope);
    if (tokens.shift() !== ")") throw new Error("a parenthesis is not closed");
    return value;
  }
  if (token.startsWith('"')) return JSON.parse(token);
  if (token.startsWith("$")) return known(scope.variables.get(token), token);
  if (token.startsWith(".")) return known(scope.fields[token.slice(1)], token);
  throw new Error(`unknown operand ${token}`);
}

function known(value: unknown, what: string): unknown {
  if (value === undefined) throw new Error(`${what} has no value`);
  return value;
}

function call(name: string, args: readonly unknown[]): unknown {
  switch (name) {
    case "printf": {
      const rest = args.slice(1);
      return String(args[0]).replace(/%s/g, () => String(rest.shift()));
    }
    case "b64enc":
      return Buffer.from(String(args[0])).toString("base64");
    case "dict":
      return Object.fromEntries(
        Array.from({ length: args.length / 2 }, (_, index) => [String(args[2 * index]), args[2 * index + 1]]),
      );
    case "toJson":
      return JSON.stringify(args[0]);
    default:
      throw new Error(`unknown function ${name}`);
  }
}
