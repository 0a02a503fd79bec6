# A namespace is closed, and opened connection by connection.
package network

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("network/default-deny", entry, "metadata.namespace", {
	"problem": sprintf("namespace %q is open", [lib.namespace(entry.object)]),
	"allowed": "pods in a namespace whose policy denies what no other allows, in and out",
	"fix": "add a NetworkPolicy with an empty podSelector, both policyTypes and no rules",
}) if {
	some pod in lib.pods
	entry := pod.entry
	lib.namespace(entry.object) != ""
	not lib.namespace(entry.object) in closed
	not is_closed_itself(pod)
}

faults contains lib.fault("network/default-deny", entry, "metadata.name", {
	"problem": sprintf("namespace %q is open", [entry.object.metadata.name]),
	"allowed": "a namespace whose policy denies what no other allows, in and out",
	"fix": "add a NetworkPolicy with an empty podSelector, both policyTypes and no rules",
}) if {
	some entry in lib.of_kind("", "Namespace")
	not entry.object.metadata.name in closed
	not entry.object.metadata.name in open_namespaces
}

# Namespaces of products, whose charts bring their own policies or none.
open_namespaces := {name | some name in lib.settings.platformNamespaces}

closed := {lib.namespace(entry.object) |
	some entry in lib.of_kind("networking.k8s.io", "NetworkPolicy")
	lib.object_get(entry.object, ["spec", "podSelector"], {}) == {}
	{type | some type in lib.list(entry.object, ["spec", "policyTypes"])} == {"Ingress", "Egress"}
	lib.list(entry.object, ["spec", "ingress"]) == []
	lib.list(entry.object, ["spec", "egress"]) == []
} | {lib.namespace(entry.object) |
	some entry in lib.of_kind("cilium.io", "CiliumNetworkPolicy")
	entry.object.spec.endpointSelector == {}
	entry.object.spec.ingress == [{}]
	entry.object.spec.egress == [{}]
}

# Beside a product that a chart brings, a pod may be closed alone: by a policy that selects it for both directions.
is_closed_itself(pod) if {
	namespace := lib.namespace(pod.entry.object)
	namespace in open_namespaces
	some selector in selectors[namespace]
	keys := object.keys(selector)
	keys == {"matchLabels"}
	every key, value in selector.matchLabels {
		pod.labels[key] == value
	}
}

selectors[namespace] contains entry.object.spec.endpointSelector if {
	some entry in lib.of_kind("cilium.io", "CiliumNetworkPolicy")
	namespace := lib.namespace(entry.object)
	lib.list(entry.object, ["spec", "ingress"]) != []
	lib.list(entry.object, ["spec", "egress"]) != []
}

selectors[namespace] contains entry.object.spec.podSelector if {
	some entry in lib.of_kind("networking.k8s.io", "NetworkPolicy")
	namespace := lib.namespace(entry.object)
	{type | some type in lib.list(entry.object, ["spec", "policyTypes"])} == {"Ingress", "Egress"}
}
