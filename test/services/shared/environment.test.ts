import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsSchema } from "../../../services/namespace-cleaner/settings.ts";
import { readSettings } from "../../../services/shared/environment.ts";

const GOOD = {
  GITLAB_URL: "https://gitlab.example.org",
  GITLAB_TOKENS_FOLDER: "/tokens",
  PUSHGATEWAY_URL: "http://prometheus-pushgateway.monitoring.svc:9091",
};

test("what a pod has anyway need not be said", () => {
  assert.deepEqual(readSettings(settingsSchema, { ...GOOD, HOME: "/", MAX_DELETIONS: "" }), {
    ...GOOD,
    KUBERNETES_URL: "https://kubernetes.default.svc",
    KUBERNETES_TOKEN_FILE: "/var/run/secrets/kubernetes.io/serviceaccount/token",
    KUBERNETES_CA_FILE: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    GITLAB_LABEL: "preview",
    MAX_DELETIONS: 10,
    DRY_RUN: false,
    LOG_LEVEL: "info",
  });
  const { DRY_RUN, MAX_DELETIONS } = readSettings(settingsSchema, {
    ...GOOD,
    DRY_RUN: "true",
    MAX_DELETIONS: "3",
  });
  assert.deepEqual([DRY_RUN, MAX_DELETIONS], [true, 3]);
});

test("all faults are told at once, by name and without a value", () => {
  assert.throws(
    () =>
      readSettings(settingsSchema, {
        GITLAB_URL: "hunter2",
        GITLAB_TOKENS_FOLDER: "hunter2",
        PUSHGATEWAY_URL: "ftp://hunter2",
        KUBERNETES_URL: "http://hunter2",
        MAX_DELETIONS: "-1",
        DRY_RUN: "yes",
      }),
    ({ message }: Error) => {
      assert.deepEqual(
        message
          .split("\n")
          .map((line) => line.split(":")[0])
          .sort(),
        [
          "DRY_RUN",
          "GITLAB_TOKENS_FOLDER",
          "GITLAB_URL",
          "KUBERNETES_URL",
          "MAX_DELETIONS",
          "PUSHGATEWAY_URL",
        ],
      );
      assert.doesNotMatch(message, /hunter2/);
      return true;
    },
  );
});

test("an API server is spoken to in the clear on this machine alone", () => {
  const url = (KUBERNETES_URL: string) => () => readSettings(settingsSchema, { ...GOOD, KUBERNETES_URL });
  assert.equal(url("http://127.0.0.1:8001")().KUBERNETES_URL, "http://127.0.0.1:8001");
  for (const address of [
    "http://kubernetes.default.svc",
    "http://127.0.0.1.example.org:80",
    "ftp://127.0.0.1:1",
  ]) {
    assert.throws(url(address), /KUBERNETES_URL: is neither https nor on this machine/, address);
  }
});
