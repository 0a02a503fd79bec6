# What stands between the outside and the services.
package gateway

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("gateway/tls-minimum", entry, "spec.listeners", {
	"problem": "ends TLS, and no ClientTrafficPolicy says from which version on",
	"allowed": sprintf("TLS %s or newer", [lib.settings.gateway.tlsMinimum]),
	"fix": "set tls.minVersion in a ClientTrafficPolicy for the whole gateway",
}) if {
	some entry in gateways
	some listener in lib.list(entry.object, ["spec", "listeners"])
	listener.protocol in {"HTTPS", "TLS"}
	count([policy |
		some policy in lib.of_kind(envoy, "ClientTrafficPolicy")
		some target in targets(policy.object)
		is_target(target, policy.object, entry.object)
		not target.sectionName
		lib.object_get(policy.object, ["spec", "tls", "minVersion"], "") != ""
	]) == 0
}

faults contains lib.fault("gateway/tls-minimum", entry, "spec.tls.minVersion", {
	"problem": sprintf("is %v", [version]),
	"allowed": sprintf("TLS %s or newer", [lib.settings.gateway.tlsMinimum]),
	"fix": "raise it, or lower gateway.tls.minimumVersion of the environment, where everybody sees it",
}) if {
	some entry in lib.of_kind(envoy, "ClientTrafficPolicy")
	version := entry.object.spec.tls.minVersion
	not version in tls_versions_from(lib.settings.gateway.tlsMinimum)
}

faults contains lib.fault("gateway/jwt-on-public-routes", entry, "spec", {
	"problem": "lets requests through without a token",
	"allowed": "a SecurityPolicy for the route with a JWT provider that is not optional",
	"fix": "ask for a token in the contract; a route that may be open says why there",
}) if {
	some entry in public_routes
	not title(entry) in lib.settings.gateway.openRoutes
	not asks_for_token(entry.object)
}

faults contains lib.fault("gateway/no-wildcard-host", entry, sprintf("spec.listeners[%d].hostname", [index]), {
	"problem": sprintf("%q answers for hosts that are not named", [lib.object_get(listener, ["hostname"], "*")]),
	"allowed": "a host without a star",
	"fix": "add a listener for each host",
}) if {
	not lib.settings.wildcards
	some entry in gateways
	some index, listener in lib.list(entry.object, ["spec", "listeners"])
	listener.protocol in {"HTTPS", "TLS"}
	contains(lib.object_get(listener, ["hostname"], "*"), "*")
}

faults contains lib.fault("gateway/no-wildcard-host", entry, sprintf("spec.hostnames[%d]", [index]), {
	"problem": sprintf("%q answers for hosts that are not named", [host]),
	"allowed": "a host without a star",
	"fix": "name each host",
}) if {
	not lib.settings.wildcards
	some entry in routes
	some index, host in lib.list(entry.object, ["spec", "hostnames"])
	contains(host, "*")
}

faults contains lib.fault("gateway/no-wildcard-host", entry, "spec.hostnames", {
	"problem": "names no host, so that the route answers for every one",
	"allowed": "at least one host",
	"fix": "name the host",
}) if {
	some entry in public_routes
	lib.list(entry.object, ["spec", "hostnames"]) == []
}

faults contains lib.fault("gateway/rate-limit", entry, "spec", {
	"problem": "may be asked without bounds",
	"allowed": "a BackendTrafficPolicy with a rate limit, for the route or else for its gateway",
	"fix": "set rateLimits in the contract, or in gateway of the environment",
}) if {
	some entry in public_routes
	not is_limited(traffic_policies(entry.object))
}

faults contains lib.fault("gateway/timeouts", entry, "spec", {
	"problem": "may keep a request for ever",
	"allowed": "a BackendTrafficPolicy with timeout.http.requestTimeout and timeout.tcp.connectTimeout, for the route or else for its gateway",
	"fix": "set timeout in the contract; only a route that streams may do without",
}) if {
	some entry in public_routes
	not has_timeouts(entry)
}

envoy := "gateway.envoyproxy.io"

gateways := lib.of_kind("gateway.networking.k8s.io", "Gateway")

routes := array.concat(
	lib.of_kind("gateway.networking.k8s.io", "HTTPRoute"),
	lib.of_kind("gateway.networking.k8s.io", "GRPCRoute"),
)

# Routes that lead somewhere. One that only sends the client elsewhere answers no request itself.
public_routes := [entry |
	some entry in routes
	some rule in lib.list(entry.object, ["spec", "rules"])
	lib.list(rule, ["backendRefs"]) != []
]

tls_versions_from(minimum) := array.slice(versions, index, count(versions)) if {
	versions := ["1.2", "1.3"]
	some index, version in versions
	version == minimum
}

title(entry) := sprintf("%s/%s", [lib.namespace(entry.object), entry.object.metadata.name])

targets(policy) := array.concat(
	lib.list(policy, ["spec", "targetRefs"]),
	[target | target := policy.spec.targetRef],
)

# A policy applies to objects of its own namespace.
is_target(target, policy, object) if {
	target.kind == object.kind
	target.name == object.metadata.name
	lib.namespace(policy) == lib.namespace(object)
}

policies_for(kind, object) := [policy.object |
	some policy in lib.of_kind(envoy, kind)
	some target in targets(policy.object)
	is_target(target, policy.object, object)
]

asks_for_token(route) if {
	some policy in policies_for("SecurityPolicy", route)
	count(lib.list(policy, ["spec", "jwt", "providers"])) > 0
	lib.object_get(policy, ["spec", "jwt", "optional"], false) == false
}

# A route's own policy stands in the place of the gateway's.
traffic_policies(route) := policies_for("BackendTrafficPolicy", route) if {
	count(policies_for("BackendTrafficPolicy", route)) > 0
}

traffic_policies(route) := [policy |
	some parent in lib.list(route, ["spec", "parentRefs"])
	some gateway in gateways
	gateway.object.metadata.name == parent.name
	lib.namespace(gateway.object) == object.get(parent, "namespace", lib.namespace(route))
	some policy in policies_for("BackendTrafficPolicy", gateway.object)
] if {
	count(policies_for("BackendTrafficPolicy", route)) == 0
}

is_limited(policies) if {
	some policy in policies
	some reach in ["global", "local"]
	count(lib.list(policy, ["spec", "rateLimit", reach, "rules"])) > 0
}

has_timeouts(entry) if {
	some policy in traffic_policies(entry.object)
	lib.object_get(policy, ["spec", "timeout", "tcp", "connectTimeout"], "") != ""
	request := lib.object_get(policy, ["spec", "timeout", "http", "requestTimeout"], "")
	request != ""
	is_bounded(entry, request)
}

# Nought is without bounds, for what streams.
is_bounded(entry, request) if {
	regex.match(`^0+(ms|s|m|h)?$`, request)
	title(entry) in lib.settings.gateway.streamingRoutes
}

is_bounded(_, request) if not regex.match(`^0+(ms|s|m|h)?$`, request)
