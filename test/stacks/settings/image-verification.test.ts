import assert from "node:assert/strict";
import { test } from "node:test";
import { imageVerificationSchema } from "../../../stacks/settings/image-verification.ts";
import { shippedEnvironment } from "../shipped.ts";
import { faultsOf } from "./faults-of.ts";

/** Keys that nobody can sign with. */
const key = (letter: string) =>
  `-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE${letter.repeat(28)}\n${letter.repeat(58)}==\n-----END PUBLIC KEY-----\n`;

const accepts = (publicKey: string) =>
  imageVerificationSchema.safeParse({ keys: [{ name: "current", publicKey }] }).success;

const withKeys = (...keys: readonly (readonly [string, string])[]) => {
  const shipped = shippedEnvironment("prod");
  const images = {
    ...shipped.guardrails.images,
    keys: keys.map(([name, publicKey]) => ({ name, publicKey })),
  };
  return { ...shipped, guardrails: { ...shipped.guardrails, images } };
};

test("a key is the public half of one on Vault's curve, and never a private one", () => {
  assert.ok(accepts(key("A")));
  assert.ok(accepts(key("A").trimEnd()));
  for (const wrong of [
    key("A").replaceAll("PUBLIC KEY", "PRIVATE KEY"),
    key("A").replace("MFkw", "MHYw"),
    key("A") + key("B"),
    "hashivault://cosign",
    "",
  ]) {
    assert.ok(!accepts(wrong), wrong);
  }
});

test("a value that is no key is not shown, because it may be a private one", () => {
  const { error } = imageVerificationSchema.safeParse({
    keys: [{ name: "current", publicKey: "-----BEGIN PRIVATE KEY-----" }],
  });
  assert.doesNotMatch(error?.message ?? "", /PRIVATE/);
});

test("keys have names of their own and are not the same", () => {
  assert.deepEqual(faultsOf(withKeys(["old", key("A")], ["new", key("B")])), []);
  const named = faultsOf(withKeys(["one", key("A")], ["one", key("B")]));
  assert.equal(named.length, 1);
  assert.match(named.join(), /guardrails\.images\.keys\.1\.name: key "one" is declared twice/);
  const same = faultsOf(withKeys(["one", key("A")], ["two", key("A").trimEnd()]));
  assert.equal(same.length, 1);
  assert.match(same.join(), /guardrails\.images\.keys\.1\.publicKey: the same key is declared twice/);
});

test("keys are for Kyverno, which has to be there", () => {
  const environment = withKeys(["one", key("A")]);
  const { addOns } = environment;
  const without = { ...addOns, kyverno: { ...addOns.kyverno, enabled: false } };
  assert.match(faultsOf({ ...environment, addOns: without }).join(), /keys: nothing here verifies images/);
  assert.doesNotMatch(faultsOf({ ...withKeys(), addOns: without }).join(), /verifies images/);
});
