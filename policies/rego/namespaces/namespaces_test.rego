package namespaces_test

import data.lib_test.changed
import data.lib_test.deployment
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.namespace
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without
import data.namespaces

bound(kind) := {"apiVersion": "v1", "kind": kind, "metadata": {"name": "bounds", "namespace": "shop"}}

bounds := [bound("LimitRange"), bound("ResourceQuota")]

found(objects) := result if {
	result := findings(namespaces.deny) with input as entries(objects) with data.slipway as settings
}

label(name) := sprintf("metadata.labels[%q]", [name])

test_denied_labels if {
	every name in ["app.kubernetes.io/managed-by", "slipway.dev/env", "slipway.dev/owner", "pod-security.kubernetes.io/enforce"] {
		object := without(namespace, sprintf("/metadata/labels/%s", [replace(name, "/", "~1")]))
		found(array.concat(bounds, [object])) == {["namespaces/labels", label(name)]}
	}
	privileged := changed(namespace, "/metadata/labels/pod-security.kubernetes.io~1enforce", "privileged")
	found(array.concat(bounds, [privileged])) == {["namespaces/labels", label("pod-security.kubernetes.io/enforce")]}
	foreign := changed(namespace, "/metadata/labels/slipway.dev~1env", "prod")
	found(array.concat(bounds, [foreign])) == {["namespaces/labels", label("slipway.dev/env")]}
}

test_allowed_labels if {
	found(array.concat(bounds, [namespace])) == set()
	baseline := changed(namespace, "/metadata/labels/pod-security.kubernetes.io~1enforce", "baseline")
	found(array.concat(bounds, [baseline])) == set()
}

test_denied_quota if {
	found([namespace, bound("LimitRange")]) == {["namespaces/quota", "metadata.name"]}
	found([namespace, bound("ResourceQuota")]) == {["namespaces/quota", "metadata.name"]}
	found([deployment]) == {["namespaces/quota", "metadata.namespace"]}
	elsewhere := [changed(one, "/metadata/namespace", "other") | some one in bounds]
	found(array.concat(elsewhere, [deployment])) == {["namespaces/quota", "metadata.namespace"]}
}

test_allowed_quota if {
	found(array.concat(bounds, [deployment, namespace])) == set()
	found([changed(deployment, "/metadata/namespace", "platform-system")]) == set()
	found([changed(namespace, "/metadata/name", "platform-system")]) == set()
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["namespaces/labels"],
		"objects": [{"kind": "Namespace", "name": "shop"}],
	})
	privileged := changed(namespace, "/metadata/labels/pod-security.kubernetes.io~1enforce", "privileged")
	namespaces.deny == set() with input as entries(array.concat(bounds, [privileged]))
		with data.slipway as with_setting("exceptions", [excepted])
}
