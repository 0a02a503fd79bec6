import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { z } from "zod";
import * as fields from "../../../stacks/input/fields.ts";

const cases: Record<string, { field: z.ZodType; accepted: unknown[]; refused: unknown[] }> = {
  duration: {
    field: fields.duration(),
    accepted: ["30 seconds", "4 h", "250 ms", "1 day", "400 days", "0 s"],
    refused: [
      "30",
      "30s",
      " 1 s",
      "1 s ",
      "-1 s",
      "1.5 h",
      "1 week",
      "999999999 days",
      "100001 ms",
      30,
      null,
    ],
  },
  "duration in a range": {
    field: fields.duration({ min: "1 s", max: "1 h" }),
    accepted: ["1 s", "60 m", "1 h"],
    refused: ["999 ms", "61 m"],
  },
  size: {
    field: fields.size(),
    accepted: ["512Ki", "1Mi", "2Gi"],
    refused: ["512", "1M", "1.5Gi", "Gi", "1 Mi", 1],
  },
  line: {
    field: fields.line({ min: 3, max: 10 }),
    accepted: ["abc", "ein Satz", "größer", "🚢 schip"],
    refused: ["ab", "more than ten", "a\nb c", "a\tbc", "a\u0000bc", "a\u202ebc", "a\u200bbc", 5, null],
  },
  claimName: {
    field: fields.claimName(),
    accepted: ["sub", "realm_access.roles", "https://example.org/roles"],
    refused: ["", "a b", "a\nb", "é", "a".repeat(257), 1],
  },
  scopeName: {
    field: fields.scopeName(),
    accepted: ["packets:write", "openid", "a/b.c"],
    refused: ["", "a b", 'a"b', "a\\b", 1],
  },
  imageRepository: {
    field: fields.imageRepository(),
    accepted: ["shop", "platform-services/packet-relay", "a/b_c/d.e"],
    refused: ["", "Shop", "shop:1", "shop@sha256", "/shop", "shop/", "a//b", 1],
  },
  timeZone: {
    field: fields.timeZone(),
    accepted: ["Europe/Berlin", "Etc/UTC", "UTC", "America/Argentina/Buenos_Aires"],
    refused: ["", "Europe/Atlantis", "CEST summer", "Europe/Berlin\n", 1],
  },
  podCount: {
    field: fields.podCount(),
    accepted: ["1", "25%", "0"],
    refused: ["", "%", "-1", "1.5", "1000", 1],
  },
  vaultKey: {
    field: fields.vaultKey(),
    accepted: ["database", "oidc-client", "a/b"],
    refused: ["", "/a", "a/", "a//b", "../a", "A", "a".repeat(129), 1],
  },
  topicName: {
    field: fields.topicName(),
    accepted: ["shop.events", "a_b-c"],
    refused: ["", ".", "..", "a b", "a/b", "a".repeat(250), 1],
  },
  alertName: {
    field: fields.alertName(),
    accepted: ["QueueTooLong", "Abc"],
    refused: ["", "Ab", "queueTooLong", "Queue-Long", "A".repeat(64), 1],
  },
  corsOrigin: {
    field: fields.corsOrigin(),
    accepted: ["https://shop.example.org", "http://localhost:3000", "https://*.example.org"],
    refused: ["*", "shop.example.org", "https://", "https://a/b", "https://*", "https://a.*.org", 1],
  },
  quantity: {
    field: fields.quantity(),
    accepted: ["250m", "2", "1.5", "2Gi", "40"],
    refused: ["", "m", "-1", "1 Gi", "01", "1Xi", 8],
  },
  dnsLabel: {
    field: fields.dnsLabel(),
    accepted: ["a", "a1", "a-b", "a".repeat(63)],
    refused: ["", "A", "1a", "-a", "a-", "a.b", "a_b", "ä", "a\n", "a".repeat(64)],
  },
  "dnsLabel with a maximum": { field: fields.dnsLabel({ max: 3 }), accepted: ["abc"], refused: ["abcd"] },
  hostname: {
    field: fields.hostname(),
    accepted: ["localhost", "a.example.org", "a.b-c.example", "loki.monitoring.svc"],
    refused: [
      "",
      "A.example",
      "*.example.org",
      "a..b",
      ".a",
      "a.",
      "10.0.0.1",
      "a_b.c",
      `${"a".repeat(64)}.org`,
      `${"a.".repeat(130)}b`,
    ],
  },
  "hostname with a wildcard": {
    field: fields.hostname({ wildcard: true }),
    accepted: ["*.example.org", "example.org"],
    refused: ["*", "a.*.org", "*.*.org", "*example.org"],
  },
  absoluteUrl: {
    field: fields.absoluteUrl(),
    accepted: ["https://a.example", "http://loki.svc:9090", "https://a.example/realms/x"],
    refused: [
      "a.example",
      "ftp://a",
      "https://",
      "https://u:p@a",
      "https://u@a",
      "https://a b",
      "https://a?q",
      "https://a#f",
      "https://[",
      "javascript:alert(1)",
    ],
  },
  gitUrl: {
    field: fields.gitUrl(),
    accepted: ["https://a.example/g/p.git", "ssh://git@a.example/g/p.git", "git@a.example:g/p.git"],
    refused: [
      "https://a.example/g/p",
      "https://u:p@a/p.git",
      "ssh://u:p@a/p.git",
      "http://a/p.git",
      "file:///p.git",
      "--upload-pack=x.git",
    ],
  },
  port: { field: fields.port(), accepted: [1, 80, 65_535], refused: [0, -1, 65_536, 1.5, "80", Number.NaN] },
  percentage: { field: fields.percentage(), accepted: [0, 100], refused: [-1, 101, 1.5] },
  cidr: {
    field: fields.cidr(),
    accepted: ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::/0"],
    refused: ["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "256.0.0.0/8", "fd00::/129", "10.0.0.0/08", "x/8"],
  },
  imageDigest: {
    field: fields.imageDigest(),
    accepted: [`sha256:${"a0".repeat(32)}`],
    refused: [
      "latest",
      `sha256:${"A0".repeat(32)}`,
      `sha256:${"a0".repeat(31)}`,
      `sha512:${"a0".repeat(32)}`,
    ],
  },
  headerName: {
    field: fields.headerName(),
    accepted: ["x-api-key", "X-Api-Key"],
    refused: ["", "x api", "x:y", "x\r\ny"],
  },
  absolutePath: {
    field: fields.absolutePath(),
    accepted: ["/", "/api", "/a/b-c.d", "/a%20b", "/.well-known"],
    refused: ["", "api", "//", "/a//b", "/../a", "/a/..", "/a/.", "/a%2fb", "/a?b", "/a#b", "/a b", "/%zz"],
  },
  environmentVariableName: {
    field: fields.environmentVariableName(),
    accepted: ["LOG_LEVEL", "_a", "a1"],
    refused: ["", "1A", "A-B", "A=B", "A B"],
  },
  isoDate: {
    field: fields.isoDate(),
    accepted: ["2026-11-02", "2028-02-29"],
    refused: ["2026-02-29", "2026-13-01", "2026-1-2", "02.11.2026", 20_261_102],
  },
  cronSchedule: {
    field: fields.cronSchedule(),
    accepted: ["* * * * *", "30 4 * * 1-5", "*/15 0 1,15 * *", "0 0 1-7/2 * 0"],
    refused: [
      "* * * *",
      "60 * * * *",
      "* 24 * * *",
      "* * 0 * *",
      "* * * 13 *",
      "* * * * 8",
      "5-1 * * * *",
      "*/0 * * * *",
      "@daily",
      "a * * * *",
    ],
  },
  labelMap: {
    field: fields.labelMap(),
    accepted: [{}, { a: "b" }, { "slipway.dev/node-pool": "general" }, { a: "" }],
    refused: [{ "-a": "b" }, { "a/b/c": "d" }, { a: "-b" }, { a: "x".repeat(64) }, { a: 1 }],
  },
};

for (const [name, { field, accepted, refused }] of Object.entries(cases)) {
  describe(name, () => {
    for (const value of accepted)
      it(`accepts ${JSON.stringify(value)}`, () => assert.equal(field.safeParse(value).success, true));
    for (const value of refused)
      it(`refuses ${JSON.stringify(value)}`, () => assert.equal(field.safeParse(value).success, false));
  });
}

it("reads header names in lower case", () => {
  assert.equal(fields.headerName().parse("X-Api-Key"), "x-api-key");
});

it("says which part of a schedule is wrong", () => {
  const issues = fields
    .cronSchedule()
    .safeParse("60 24 * * *")
    .error?.issues.map(({ message }) => message);
  assert.deepEqual(issues, ['has a wrong minute: "60" (0 to 59)', 'has a wrong hour: "24" (0 to 23)']);
});
