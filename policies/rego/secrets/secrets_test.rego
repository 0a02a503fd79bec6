package secrets_test

import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.settings
import data.lib_test.with_setting
import data.secrets

secret(values) := object.union({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop", "namespace": "shop"}}, values)

found(object) := result if {
	result := findings(secrets.deny) with input as entries([object]) with data.slipway as settings
}

test_denied_no_data if {
	found(secret({"data": {"password": "aHVudGVyMg=="}})) == {["secrets/no-data", "data"]}
	found(secret({"stringData": {"password": "hunter2"}})) == {["secrets/no-data", "stringData"]}
}

test_allowed_no_data if {
	found(secret({"type": "Opaque"})) == set()
	found(secret({"data": null})) == set()
	found({
		"apiVersion": "external-secrets.io/v1",
		"kind": "ExternalSecret",
		"metadata": {"name": "shop", "namespace": "shop"},
		"spec": {"data": [{"secretKey": "password", "remoteRef": {"key": "services/test/shop"}}]},
	}) == set()
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["secrets/no-data"],
		"objects": [{"kind": "Secret", "namespace": "shop", "name": "shop"}],
	})
	secrets.deny == set() with input as entries([secret({"data": {"a": "b"}})])
		with data.slipway as with_setting("exceptions", [excepted])
}
