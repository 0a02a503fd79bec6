package lib_test

import data.lib

# Fixtures and helpers of all packages' tests.

# Input as conftest gives it, from objects that all lie in one folder.
entries(objects) := [{"path": "overlays/test/shop.yaml", "contents": object} | some object in objects]

# What a package finds: ids and paths, without the words.
findings(denied) := {[found.details.id, found.details.path] | some found in denied}

# An object with a value of a key set, or one put into a list.
changed(object, path, value) := json.patch(object, [{"op": "add", "path": path, "value": value}])

without(object, path) := json.patch(object, [{"op": "remove", "path": path}])

settings := {
	"environment": "test",
	"today": "2026-11-21",
	"registries": ["harbor.example"],
	"wildcards": false,
	"platformNamespaces": ["platform-system"],
	"argocd": {"prune": true, "selfHeal": true},
	"gateway": {
		"tlsMinimum": "1.2",
		"openRoutes": ["shop/shop-open"],
		"streamingRoutes": ["shop/shop-stream"],
	},
	"ephemeral": {
		"projects": ["ephemeral"],
		"repositories": ["harbor.example/ephemeral/"],
		"maxMinutes": 240,
	},
	"exceptions": [],
}

# The settings with one of them changed.
with_setting(name, value) := object.union(object.remove(settings, [name]), {name: value})

digest := "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

deployment := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "shop", "namespace": "shop"},
	"spec": {"template": {"spec": {
		"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
		"containers": [{
			"name": "shop",
			"image": sprintf("harbor.example/services/shop@%s", [digest]),
			"resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
			"livenessProbe": {"httpGet": {"path": "/live", "port": 8080}},
			"readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}},
			"securityContext": {
				"allowPrivilegeEscalation": false,
				"capabilities": {"drop": ["ALL"]},
				"readOnlyRootFilesystem": true,
			},
		}],
	}}},
}

namespace := {
	"apiVersion": "v1",
	"kind": "Namespace",
	"metadata": {
		"name": "shop",
		"labels": {
			"app.kubernetes.io/managed-by": "slipway",
			"pod-security.kubernetes.io/enforce": "restricted",
			"slipway.dev/env": "test",
			"slipway.dev/owner": "shop",
		},
	},
}

exception := {
	"id": "shop-probes",
	"rules": ["test/rule"],
	"objects": [{"kind": "Deployment", "namespace": "shop", "name": "shop"}],
	"from": "2026-11-01",
	"until": "2026-11-30",
}

fault := lib.fault("test/rule", {"folder": "overlays/test/shop", "object": deployment}, "spec", {
	"problem": "is wrong",
	"allowed": "right",
	"fix": "mend it",
})

is_excepted(given, today) if {
	lib.is_excepted(fault) with data.slipway as object.union(settings, {"exceptions": [given], "today": today})
}

test_message_names_rule_folder_object_and_path if {
	lib.message(fault) == {
		"msg": "test/rule: overlays/test/shop: Deployment shop/shop spec: is wrong, allowed right; mend it",
		"details": {
			"id": "test/rule",
			"folder": "overlays/test/shop",
			"object": "Deployment shop/shop",
			"path": "spec",
			"problem": "is wrong",
			"allowed": "right",
			"fix": "mend it",
		},
	}
}

test_title_of_what_has_no_namespace if lib.title(namespace) == "Namespace shop"

test_exception_holds_from_its_first_day_to_its_last if {
	is_excepted(exception, "2026-11-01")
	is_excepted(exception, "2026-11-30")
	not is_excepted(exception, "2026-10-31")
	not is_excepted(exception, "2026-12-01")
}

test_exception_is_for_its_rules_and_objects_alone if {
	not is_excepted(changed(exception, "/rules", ["test/other"]), "2026-11-21")
	not is_excepted(changed(exception, "/objects/0/kind", "StatefulSet"), "2026-11-21")
	not is_excepted(changed(exception, "/objects/0/namespace", "other"), "2026-11-21")
	not is_excepted(without(exception, "/objects/0/namespace"), "2026-11-21")
	not is_excepted(changed(exception, "/objects/0/name", "shopping"), "2026-11-21")
	not is_excepted(changed(exception, "/objects/0/name", "other-*"), "2026-11-21")
	is_excepted(changed(exception, "/objects/0/name", "sho*"), "2026-11-21")
}

test_exceptions_are_judged_by_the_present_day_where_none_is_named if {
	lib.is_excepted(fault) with data.slipway as {"exceptions": [object.union(exception, {
		"from": "2000-01-01",
		"until": "9999-12-31",
	})]}
	not lib.is_excepted(fault) with data.slipway as {"exceptions": [object.union(exception, {
		"from": "2000-01-01",
		"until": "2000-01-02",
	})]}
}

test_what_is_no_object_is_passed_over if {
	lib.objects == [{"folder": "a/b", "object": {"kind": "A"}}] with input as [
		{"path": "./a/b.yaml", "contents": {"kind": "A"}},
		{"path": "c.yaml", "contents": null},
		{"path": "d.yaml", "contents": {"values": 1}},
	]
}

test_null_counts_as_absent if {
	lib.object_get({"a": null}, ["a"], "none") == "none"
	lib.object_get({}, ["a"], "none") == "none"
	lib.object_get({"a": 1}, ["a"], "none") == 1
	lib.list({"a": null}, ["a"]) == []
	lib.list({"a": "text"}, ["a"]) == []
	lib.list({"a": [1]}, ["a"]) == [1]
}
