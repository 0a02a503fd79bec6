package network_test

import data.lib_test.changed
import data.lib_test.deployment
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.namespace
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without
import data.network

deny_all := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "default-deny", "namespace": "shop"},
	"spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
}

cilium := {
	"apiVersion": "cilium.io/v2",
	"kind": "CiliumNetworkPolicy",
	"metadata": {"name": "default-deny", "namespace": "shop"},
	"spec": {"endpointSelector": {}, "ingress": [{}], "egress": [{}]},
}

open := {["network/default-deny", "metadata.namespace"], ["network/default-deny", "metadata.name"]}

found(policy) := result if {
	result := findings(network.deny) with input as entries([deployment, namespace, policy]) with data.slipway as settings
}

test_denied_default_deny_without_a_policy if {
	findings(network.deny) == open with input as entries([deployment, namespace]) with data.slipway as settings
}

test_denied_default_deny_by_a_policy_that_lets_something_through if {
	found(changed(deny_all, "/metadata/namespace", "other")) == open
	found(changed(deny_all, "/spec/policyTypes", ["Ingress"])) == open
	found(changed(deny_all, "/spec/podSelector", {"matchLabels": {"app": "shop"}})) == open
	found(changed(deny_all, "/spec/egress", [{}])) == open
	found(changed(deny_all, "/spec/ingress", [{}])) == open
	found(without(cilium, "/spec/egress")) == open
	found(changed(cilium, "/spec/endpointSelector", {"matchLabels": {"app": "shop"}})) == open
	found(changed(cilium, "/spec/ingress", [{"fromEntities": ["all"]}])) == open
}

test_allowed_default_deny if {
	found(deny_all) == set()
	found(cilium) == set()
	found(changed(deny_all, "/spec/ingress", [])) == set()
}

test_allowed_default_deny_in_namespaces_of_products if {
	product := changed(namespace, "/metadata/name", "platform-system")
	network.deny == set() with input as entries([product]) with data.slipway as settings
}

# A pod beside a product, and a policy for it alone.
beside := changed(
	changed(deployment, "/metadata/namespace", "platform-system"),
	"/spec/template/metadata", {"labels": {"app": "shop", "tier": "web"}},
)

own := changed(
	changed(changed(cilium, "/metadata/namespace", "platform-system"), "/spec/endpointSelector", {"matchLabels": {"app": "shop"}}),
	"/spec/egress", [{"toEntities": ["kube-apiserver"]}],
)

own_core := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "shop", "namespace": "platform-system"},
	"spec": {"podSelector": {"matchLabels": {"app": "shop"}}, "policyTypes": ["Ingress", "Egress"]},
}

alone(object, policy) := result if {
	result := findings(network.deny) with input as entries([object, policy]) with data.slipway as settings
}

test_allowed_default_deny_of_the_pod_itself_beside_a_product if {
	alone(beside, own) == set()
	alone(beside, own_core) == set()
}

test_denied_default_deny_by_a_policy_for_another_pod_or_one_direction if {
	missing := {["network/default-deny", "metadata.namespace"]}
	alone(beside, changed(own, "/spec/endpointSelector", {"matchLabels": {"app": "other"}})) == missing
	alone(beside, changed(own, "/spec/endpointSelector/matchExpressions", [{"key": "a", "operator": "Exists"}])) == missing
	alone(beside, without(own, "/spec/ingress")) == missing
	alone(beside, without(own, "/spec/egress")) == missing
	alone(beside, changed(own_core, "/spec/policyTypes", ["Ingress"])) == missing
	elsewhere := changed(own, "/metadata/namespace", "shop")
	alone(changed(beside, "/metadata/namespace", "shop"), elsewhere) == missing
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["network/default-deny"],
		"objects": [
			{"kind": "Deployment", "namespace": "shop", "name": "shop"},
			{"kind": "Namespace", "name": "shop"},
		],
	})
	network.deny == set() with input as entries([deployment, namespace])
		with data.slipway as with_setting("exceptions", [excepted])
}
