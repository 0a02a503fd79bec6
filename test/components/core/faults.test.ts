import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFault, InputFaults, onBehalfOf, throwIfAny } from "../../../components/core/faults.ts";

test("a fault says where, what, what was found, what is allowed and how to mend it", () => {
  assert.equal(
    formatFault({
      at: { file: "Pulumi.dev.yaml", line: 12, column: 9 },
      path: "gateway.listeners[1].protocol",
      problem: "unknown protocol",
      got: '"HTTPSS"',
      allowed: "HTTP, HTTPS or TCP",
      suggestion: "HTTPS",
      fix: "correct the spelling",
    }),
    'Pulumi.dev.yaml:12:9 gateway.listeners[1].protocol: unknown protocol, got "HTTPSS", allowed HTTP, HTTPS or TCP, did you mean HTTPS?; correct the spelling',
  );
  assert.equal(formatFault({ problem: "no project here" }), "no project here");
  assert.equal(formatFault({ at: { file: "a.yaml" }, problem: "empty" }), "a.yaml: empty");
  assert.equal(formatFault({ path: "gateway", problem: "broken" }), "gateway: broken");
});

test("faults are thrown together, or not at all", () => {
  throwIfAny([]);
  assert.throws(() => throwIfAny([{ problem: "one" }, { problem: "two" }]), {
    name: "InputFaults",
    message: "one\ntwo",
  });
});

test("an error inside a component names the configuration that led there", () => {
  const origin = { at: { file: "Pulumi.dev.yaml", line: 3, column: 1 }, path: "slipway:environment.gateway" };
  assert.throws(
    () =>
      onBehalfOf(origin, () => {
        throw new Error("no listener");
      }),
    { name: "InputFaults", message: "Pulumi.dev.yaml:3:1 slipway:environment.gateway: no listener" },
  );
  assert.equal(
    onBehalfOf(origin, () => 7),
    7,
  );
});

test("a fault that knows its own place keeps it; one that does not takes the origin's", () => {
  const faults = () => {
    throw new InputFaults([
      { path: "routes[0].host", at: { file: "c.yaml", line: 1, column: 1 }, problem: "bad" },
      { problem: "lost" },
    ]);
  };
  assert.throws(() => onBehalfOf({ path: "gateway" }, faults), {
    message: "c.yaml:1:1 routes[0].host: bad\ngateway: lost",
  });
});
