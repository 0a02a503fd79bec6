package gateway_test

import data.gateway
import data.lib_test.changed
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without

edge := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "gateway"},
	"spec": {"listeners": [
		{"name": "http", "port": 80, "protocol": "HTTP"},
		{"name": "https", "port": 443, "protocol": "HTTPS", "hostname": "shop.example"},
	]},
}

envoy(kind, name, namespace, target, spec) := {
	"apiVersion": "gateway.envoyproxy.io/v1alpha1",
	"kind": kind,
	"metadata": {"name": name, "namespace": namespace},
	"spec": object.union(spec, {"targetRefs": [{"group": "gateway.networking.k8s.io", "kind": target, "name": name}]}),
}

clients := envoy("ClientTrafficPolicy", "edge", "gateway", "Gateway", {"tls": {"minVersion": "1.2"}})

traffic := {
	"rateLimit": {"local": {"rules": [{"limit": {"requests": 20, "unit": "Second"}}]}},
	"timeout": {"http": {"requestTimeout": "15s"}, "tcp": {"connectTimeout": "5s"}},
}

edge_traffic := envoy("BackendTrafficPolicy", "edge", "gateway", "Gateway", traffic)

route(name) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": name, "namespace": "shop"},
	"spec": {
		"hostnames": ["shop.example"],
		"parentRefs": [{"kind": "Gateway", "name": "edge", "namespace": "gateway"}],
		"rules": [{"backendRefs": [{"name": "shop", "port": 8080}]}],
	},
}

security := envoy("SecurityPolicy", "shop", "shop", "HTTPRoute", {"jwt": {"providers": [{"name": "keycloak"}]}})

# A gateway with one route through it, as it should be.
sound := [edge, clients, edge_traffic, route("shop"), security]

found(objects) := result if {
	result := findings(gateway.deny) with input as entries(objects) with data.slipway as settings
}

# The sound objects with another in the place of the one of its kind and name.
instead(other) := [object_or(object, other) | some object in sound]

object_or(object, other) := other if is_same(object, other)

object_or(object, other) := object if not is_same(object, other)

is_same(a, b) if {
	a.kind == b.kind
	a.metadata.name == b.metadata.name
}

leaving_out(kind) := [object | some object in sound; object.kind != kind]

test_allowed_everything if found(sound) == set()

test_denied_tls_minimum if {
	found(leaving_out("ClientTrafficPolicy")) == {["gateway/tls-minimum", "spec.listeners"]}
	found(instead(without(clients, "/spec/tls"))) == {["gateway/tls-minimum", "spec.listeners"]}
	found(instead(changed(clients, "/spec/tls/minVersion", "1.1"))) == {["gateway/tls-minimum", "spec.tls.minVersion"]}
	found(instead(changed(clients, "/metadata/namespace", "shop"))) == {["gateway/tls-minimum", "spec.listeners"]}
	found(instead(changed(clients, "/spec/targetRefs/0/sectionName", "https"))) == {["gateway/tls-minimum", "spec.listeners"]}
	denied := findings(gateway.deny) with input as entries(sound)
		with data.slipway as object.union(settings, {"gateway": {"tlsMinimum": "1.3"}})
	denied == {["gateway/tls-minimum", "spec.tls.minVersion"]}
}

test_allowed_tls_minimum if {
	found(instead(changed(clients, "/spec/tls/minVersion", "1.3"))) == set()
	single := object.remove(changed(clients, "/spec/targetRef", clients.spec.targetRefs[0]).spec, ["targetRefs"])
	found(instead(changed(clients, "/spec", single))) == set()
	clear := changed(edge, "/spec/listeners", [{"name": "http", "port": 80, "protocol": "HTTP"}])
	found([clear]) == set()
}

test_denied_jwt_on_public_routes if {
	missing := {["gateway/jwt-on-public-routes", "spec"]}
	found(leaving_out("SecurityPolicy")) == missing
	found(instead(changed(security, "/spec/jwt/providers", []))) == missing
	found(instead(changed(security, "/spec/jwt/optional", true))) == missing
	found(instead(changed(security, "/metadata/namespace", "other"))) == missing
	found(instead(changed(security, "/spec/targetRefs/0/name", "other"))) == missing
	grpc := changed(route("shop-grpc"), "/kind", "GRPCRoute")
	found(array.concat(sound, [grpc])) == missing
}

test_allowed_jwt_on_public_routes_that_are_open_or_lead_elsewhere if {
	found(array.concat(sound, [route("shop-open")])) == set()
	redirect := changed(route("redirect"), "/spec/rules", [{"filters": [{"type": "RequestRedirect"}]}])
	found(array.concat(sound, [without(redirect, "/spec/hostnames")])) == set()
}

test_denied_no_wildcard_host if {
	found(instead(changed(edge, "/spec/listeners/1/hostname", "*.example"))) == {["gateway/no-wildcard-host", "spec.listeners[1].hostname"]}
	found(instead(without(edge, "/spec/listeners/1/hostname"))) == {["gateway/no-wildcard-host", "spec.listeners[1].hostname"]}
	found(instead(changed(route("shop"), "/spec/hostnames", ["*.example"]))) == {["gateway/no-wildcard-host", "spec.hostnames[0]"]}
	found(instead(changed(route("shop"), "/spec/hostnames", []))) == {["gateway/no-wildcard-host", "spec.hostnames"]}
}

test_allowed_no_wildcard_host_where_the_environment_has_them if {
	objects := instead(changed(edge, "/spec/listeners/1/hostname", "*.example"))
	gateway.deny == set() with input as entries(objects) with data.slipway as with_setting("wildcards", true)
}

test_denied_rate_limit if {
	missing := {["gateway/rate-limit", "spec"]}
	found(instead(without(edge_traffic, "/spec/rateLimit"))) == missing
	found(instead(changed(edge_traffic, "/spec/rateLimit/local/rules", []))) == missing
	own := envoy("BackendTrafficPolicy", "shop", "shop", "HTTPRoute", object.remove(traffic, ["rateLimit"]))
	found(array.concat(sound, [own])) == missing
}

test_allowed_rate_limit_of_the_route_itself if {
	own := envoy("BackendTrafficPolicy", "shop", "shop", "HTTPRoute", traffic)
	found(array.concat(leaving_out("BackendTrafficPolicy"), [own])) == set()
	counted := object.union(object.remove(traffic, ["rateLimit"]), {"rateLimit": {"global": {"rules": [{"limit": {"requests": 1, "unit": "Minute"}}]}}})
	found(instead(envoy("BackendTrafficPolicy", "edge", "gateway", "Gateway", counted))) == set()
}

test_denied_timeouts if {
	missing := {["gateway/timeouts", "spec"]}
	found(instead(without(edge_traffic, "/spec/timeout/http/requestTimeout"))) == missing
	found(instead(without(edge_traffic, "/spec/timeout/tcp"))) == missing
	found(instead(changed(edge_traffic, "/spec/timeout/http/requestTimeout", "0s"))) == missing
}

test_allowed_timeouts_of_what_streams if {
	stream := envoy(
		"BackendTrafficPolicy", "shop-stream", "shop", "HTTPRoute",
		changed(traffic, "/timeout/http/requestTimeout", "0s"),
	)
	token := envoy("SecurityPolicy", "shop-stream", "shop", "HTTPRoute", {"jwt": {"providers": [{"name": "keycloak"}]}})
	found(array.concat(sound, [route("shop-stream"), stream, token])) == set()
}

test_denied_without_a_gateway if {
	found([route("shop"), security]) == {["gateway/rate-limit", "spec"], ["gateway/timeouts", "spec"]}
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["gateway/jwt-on-public-routes"],
		"objects": [{"kind": "HTTPRoute", "namespace": "shop", "name": "shop"}],
	})
	gateway.deny == set() with input as entries(leaving_out("SecurityPolicy"))
		with data.slipway as with_setting("exceptions", [excepted])
}
