import { CONDITIONS } from "./conditions.ts";

/** A kind that Argo CD is told how to judge. */
export interface HealthCheck {
  /** API group of the kind. */
  readonly group: string;
  readonly kind: string;
  /** Lua that returns the kind's health from `obj`. */
  readonly lua: string;
}

/** Ready or not, in the one condition that External Secrets Operator sets. */
const EXTERNAL_SECRETS = `
local ready = condition(status.conditions, "Ready")
if ready == nil then return verdict("Progressing", "Waits for the operator") end
if ready.status == "True" then return verdict("Healthy", ready.message) end
return verdict("Degraded", words(ready))
`;

/** A paused step is a decision that is awaited, and an abort leaves the version before in place. */
const ROLLOUT = `
local seen = tonumber(status.observedGeneration or "")
if seen == nil or (obj.metadata.generation ~= nil and seen < obj.metadata.generation) then
  return verdict("Progressing", "Waits for the controller")
end
if status.abort then return verdict("Degraded", status.message or "The update was aborted") end
if status.phase == "Healthy" then return verdict("Healthy", status.message) end
if status.phase == "Degraded" then return verdict("Degraded", status.message) end
if status.phase == "Paused" then return verdict("Suspended", status.message) end
return verdict("Progressing", status.message)
`;

/** A listener without its certificate waits for it: what fails is then the Certificate, which says so itself. */
const GATEWAY = `
for _, name in ipairs({ "Accepted", "Programmed" }) do
  local item = condition(status.conditions, name)
  if item == nil or item.status == "Unknown" or item.reason == "Pending" then
    return verdict("Progressing", "Not yet " .. name)
  end
  if item.status == "False" then return verdict("Degraded", words(item)) end
end
for _, listener in ipairs(status.listeners or {}) do
  for _, name in ipairs({ "Accepted", "ResolvedRefs" }) do
    local item = condition(listener.conditions, name)
    if item ~= nil and item.status == "False" then
      local where = "Listener " .. listener.name .. ": "
      if item.reason == "InvalidCertificateRef" then
        return verdict("Progressing", where .. words(item))
      end
      return verdict("Degraded", where .. words(item))
    end
  end
end
return verdict("Healthy", "Accepted and programmed")
`;

/** It has to be accepted, with all it refers to, by every Gateway that it names. */
const HTTP_ROUTE = `
local parents = status.parents or {}
if #parents == 0 then return verdict("Progressing", "Waits for its gateway") end
for _, parent in ipairs(parents) do
  for _, name in ipairs({ "Accepted", "ResolvedRefs" }) do
    local item = condition(parent.conditions, name)
    if item == nil or item.status == "Unknown" or item.reason == "Pending" then
      return verdict("Progressing", "Waits for its gateway")
    end
    if item.status == "False" then return verdict("Degraded", words(item)) end
  end
end
return verdict("Healthy", "Accepted by its gateways")
`;

/** A certificate that is renewed is good until it ends; a first one that could not be issued is not. */
const CERTIFICATE = `
local ready = condition(status.conditions, "Ready")
if ready ~= nil and ready.status == "True" then return verdict("Healthy", ready.message) end
local issuing = condition(status.conditions, "Issuing")
if issuing ~= nil and issuing.status == "False" and issuing.reason == "Failed" then
  return verdict("Degraded", words(issuing))
end
if ready == nil then return verdict("Progressing", "Waits for its issuer") end
return verdict("Progressing", words(ready))
`;

/** Argo CD has no opinion of its own, and then an Application's wave would not wait for what it brings. */
const APPLICATION = `
local health = status.health or {}
if health.status == nil then return verdict("Progressing", "Waits for its first comparison") end
return verdict(health.status, health.message)
`;

const KAFKA_TOPIC = `
if status.observedGeneration ~= nil and obj.metadata.generation ~= nil
  and status.observedGeneration < obj.metadata.generation then
  return verdict("Progressing", "Waits for the operator")
end
for _, item in ipairs(status.conditions or {}) do
  if item.type == "NotReady" and item.status == "True" then return verdict("Degraded", words(item)) end
  if item.type == "Ready" then
    if item.status == "True" then return verdict("Healthy", "Ready") end
    return verdict("Degraded", words(item))
  end
end
return verdict("Progressing", "Waits for the operator")
`;

/** Kinds whose health decides whether a sync goes on to its next wave. */
export const HEALTH_CHECKS: readonly HealthCheck[] = [
  { group: "argoproj.io", kind: "Application", lua: APPLICATION },
  { group: "argoproj.io", kind: "Rollout", lua: ROLLOUT },
  { group: "cert-manager.io", kind: "Certificate", lua: CERTIFICATE },
  { group: "external-secrets.io", kind: "ClusterSecretStore", lua: EXTERNAL_SECRETS },
  { group: "external-secrets.io", kind: "ExternalSecret", lua: EXTERNAL_SECRETS },
  { group: "external-secrets.io", kind: "SecretStore", lua: EXTERNAL_SECRETS },
  { group: "gateway.networking.k8s.io", kind: "Gateway", lua: GATEWAY },
  { group: "gateway.networking.k8s.io", kind: "HTTPRoute", lua: HTTP_ROUTE },
  { group: "kafka.strimzi.io", kind: "KafkaTopic", lua: KAFKA_TOPIC },
].map(({ lua, ...kind }) => ({ ...kind, lua: CONDITIONS + lua.trimStart() }));
