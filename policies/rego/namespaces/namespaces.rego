# What a namespace says of itself, and what bounds it.
package namespaces

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("namespaces/labels", entry, sprintf("metadata.labels[%q]", [label]), {
	"problem": "is missing",
	"allowed": "the labels that say whose the namespace is and which pods it takes",
	"fix": "declare the namespace with the component Namespace, which sets them",
}) if {
	some entry in namespaces
	some label in ["app.kubernetes.io/managed-by", "slipway.dev/env", "slipway.dev/owner", pod_security]
	lib.object_get(lib.labels(entry.object), [label], "") == ""
}

faults contains lib.fault("namespaces/labels", entry, sprintf("metadata.labels[%q]", [pod_security]), {
	"problem": "lets every pod in",
	"allowed": "restricted or baseline",
	"fix": "say restricted; what needs more gets a namespace of its own and an exception",
}) if {
	some entry in namespaces
	lib.labels(entry.object)[pod_security] == "privileged"
}

faults contains lib.fault("namespaces/labels", entry, `metadata.labels["slipway.dev/env"]`, {
	"problem": sprintf("names environment %q", [environment]),
	"allowed": lib.settings.environment,
	"fix": "declare the namespace in the environment it belongs to",
}) if {
	some entry in namespaces
	environment := lib.labels(entry.object)["slipway.dev/env"]
	environment != lib.settings.environment
}

faults contains lib.fault("namespaces/quota", entry, path, {
	"problem": sprintf("namespace %q has no %s", [namespace, kind]),
	"allowed": "pods in a namespace with a ResourceQuota and a LimitRange",
	"fix": "declare the namespace with the component Namespace, which sets both",
}) if {
	some [entry, namespace, path] in bounded
	some kind in ["LimitRange", "ResourceQuota"]
	not namespace in {lib.namespace(bound.object) | some bound in lib.of_kind("", kind)}
}

pod_security := "pod-security.kubernetes.io/enforce"

namespaces := lib.of_kind("", "Namespace")

# Namespaces of services, by what says that they are there. Those of products have no bounds: what guards the platform
# must not stop at one.
bounded := array.concat(
	[[entry, entry.object.metadata.name, "metadata.name"] |
		some entry in namespaces
		not entry.object.metadata.name in lib.settings.platformNamespaces
	],
	[[pod.entry, namespace, "metadata.namespace"] |
		some pod in lib.pods
		namespace := lib.namespace(pod.entry.object)
		namespace != ""
		not namespace in lib.settings.platformNamespaces
	],
)
