import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { formatFault } from "../../../components/core/faults.ts";
import { readDocument } from "../../../stacks/input/read-document.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-read-"));
after(() => rmSync(root, { recursive: true }));

function faultsOf(file: string): string[] {
  return readDocument(root, file).faults.map(formatFault);
}

/** The superuser may read everything, so what a file's mode forbids is tried as somebody else. */
function asOrdinaryUser<T>(run: () => T): T {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

describe("files that are no documents", () => {
  it("a missing one", () => assert.deepEqual(faultsOf("none.yaml"), ["none.yaml: does not exist"]));
  it("a folder", () => {
    mkdirSync(join(root, "folder.yaml"));
    assert.deepEqual(faultsOf("folder.yaml"), ["folder.yaml: is a folder, not a file"]);
  });
  it("a named pipe, without waiting for it", () => {
    execFileSync("mkfifo", [join(root, "pipe.yaml")]);
    assert.deepEqual(faultsOf("pipe.yaml"), ["pipe.yaml: is no regular file"]);
  });
  it("a link that leads back to itself", () => {
    symlinkSync("loop.yaml", join(root, "loop.yaml"));
    assert.deepEqual(faultsOf("loop.yaml"), ["loop.yaml: is a link that leads back to itself"]);
  });
  it("a link that leads out of the project", () => {
    symlinkSync("/etc/hostname", join(root, "out.yaml"));
    assert.deepEqual(faultsOf("out.yaml"), ["out.yaml: is a link that leads out of the project"]);
  });
  it("a file in a file", () => {
    writeFileSync(join(root, "plain.yaml"), "a: 1");
    assert.deepEqual(faultsOf("plain.yaml/x.yaml"), ["plain.yaml/x.yaml: is a file, not a folder"]);
  });
  it("one that may not be read", () => {
    writeFileSync(join(root, "closed.yaml"), "a: 1");
    chmodSync(join(root, "closed.yaml"), 0);
    chmodSync(root, 0o755);
    assert.deepEqual(
      asOrdinaryUser(() => faultsOf("closed.yaml")),
      ["closed.yaml: may not be read by this user"],
    );
  });
  it("one that is not UTF-8, with the line", () => {
    writeFileSync(join(root, "latin.yaml"), Buffer.from("a: 1\nb: \xe4\n", "latin1"));
    assert.deepEqual(faultsOf("latin.yaml"), ["latin.yaml:2:1: is not written in UTF-8"]);
  });
  it("one that is too big, without reading it", () => {
    writeFileSync(join(root, "big.yaml"), "#".repeat(1_048_577));
    assert.deepEqual(faultsOf("big.yaml"), [
      "big.yaml:1:1: is too big, got 1048577 bytes, allowed at most 1048576 bytes",
    ]);
  });
});

it("reads a file, and a link that stays inside", () => {
  writeFileSync(join(root, "real.yaml"), "a: 1");
  symlinkSync("real.yaml", join(root, "link.yaml"));
  assert.deepEqual(readDocument(root, "real.yaml").document?.value, { a: 1 });
  assert.deepEqual(readDocument(root, "link.yaml").document?.value, { a: 1 });
  assert.equal(readDocument(root, "link.yaml").document?.file, "link.yaml");
});
