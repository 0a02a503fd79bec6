import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import {
  chartValues,
  chartValuesFile,
  type ChartValuesArgs,
} from "../../../components/gitlab/chart-values.ts";

const oidc: ChartValuesArgs = {
  url: "https://gitlab.example.org",
  sshPort: 2222,
  signIn: {
    idp: "oidc",
    provider: { secret: "gitlab-omniauth-keycloak", key: "provider" },
    externalUsers: true,
  },
};

test("GitLab is reached over the platform's own edge, and has no registry of its own", () => {
  const values = chartValues(oidc);
  assert.deepEqual(values.global.hosts, {
    domain: "example.org",
    https: true,
    gitlab: { name: "gitlab.example.org", https: true },
    ssh: "gitlab.example.org",
  });
  assert.deepEqual(values.global.shell, { port: 2222 });
  assert.deepEqual(
    [
      values.registry,
      values.global.registry,
      values.global.ingress.enabled,
      values.global.gatewayApi.enabled,
    ],
    [{ enabled: false }, { enabled: false }, false, false],
  );
  assert.deepEqual(
    [values.installCertmanager, values["nginx-ingress"], values["gitlab-runner"], values.prometheus],
    [false, { enabled: false }, { install: false }, { install: false }],
  );
});

test("SSH has its own port where none is said, and a host of one word is its own domain", () => {
  const { global } = chartValues({ url: "http://gitlab", signIn: oidc.signIn });
  assert.equal(global.shell.port, 22);
  assert.deepEqual(global.hosts, {
    domain: "gitlab",
    https: false,
    gitlab: { name: "gitlab", https: false },
    ssh: "gitlab",
  });
});

test("people sign in as the requirement has it, with a provider that is a reference", () => {
  assert.deepEqual(chartValues(oidc).global.appConfig.omniauth, {
    enabled: true,
    allowSingleSignOn: ["openid_connect"],
    autoLinkUser: ["openid_connect"],
    autoSignInWithProvider: "openid_connect",
    blockAutoCreatedUsers: false,
    externalProviders: ["openid_connect"],
    providers: [{ secret: "gitlab-omniauth-keycloak", key: "provider" }],
    syncProfileAttributes: ["email", "name"],
    syncProfileFromProvider: ["openid_connect"],
  });
});

test("with SAML the provider is SAML, and people are not external where that is not wanted", () => {
  const { omniauth } = chartValues({
    ...oidc,
    signIn: { idp: "saml", provider: { secret: "saml", key: "provider" }, externalUsers: false },
  }).global.appConfig;
  assert.ok(omniauth.enabled);
  assert.deepEqual(
    [omniauth.allowSingleSignOn, omniauth.autoSignInWithProvider, omniauth.externalProviders],
    [["saml"], "saml", []],
  );
});

test("with LDAP there is no OmniAuth, and the directory is asked over TLS with a password from a Secret", () => {
  const { omniauth, ldap } = chartValues({
    ...oidc,
    signIn: {
      idp: "ldap",
      server: {
        label: "Directory",
        host: "ldap.example.org",
        port: 636,
        uid: "uid",
        bindDn: "cn=gitlab,dc=example,dc=org",
        base: "ou=people,dc=example,dc=org",
        groupBase: "ou=groups,dc=example,dc=org",
        password: { secret: "gitlab-ldap", key: "password" },
      },
    },
  }).global.appConfig;
  assert.deepEqual(omniauth, { enabled: false });
  assert.deepEqual(ldap, {
    preventSignin: false,
    servers: {
      main: {
        label: "Directory",
        host: "ldap.example.org",
        port: 636,
        uid: "uid",
        bind_dn: "cn=gitlab,dc=example,dc=org",
        base: "ou=people,dc=example,dc=org",
        group_base: "ou=groups,dc=example,dc=org",
        encryption: "simple_tls",
        verify_certificates: true,
        password: { secret: "gitlab-ldap", key: "password" },
      },
    },
  });
  assert.deepEqual(chartValues(oidc).global.appConfig.ldap, { preventSignin: false, servers: {} });
});

test("the file says the same as the values, and equal values are equal bytes", () => {
  const values = chartValues(oidc);
  assert.deepEqual(parse(chartValuesFile(values)), values);
  assert.equal(chartValuesFile(chartValues(oidc)), chartValuesFile(values));
});
