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
