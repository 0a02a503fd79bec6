package ephemeral_test

import data.ephemeral
import data.lib_test.changed
import data.lib_test.deployment
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without

namespace := changed(
	data.lib_test.namespace, "/metadata/labels",
	object.union(data.lib_test.namespace.metadata.labels, {"slipway.dev/ephemeral": "true", "ephemeral-ttl": "4h"}),
)

image := "harbor.example/services/shop=harbor.example/ephemeral/shop:{{ .head_sha }}"

spec := {
	"project": "ephemeral",
	"destination": {"namespace": "ephemeral-shop-mr-{{ .number }}"},
	"source": {"kustomize": {"images": [image]}},
}

application_set := {
	"apiVersion": "argoproj.io/v1alpha1",
	"kind": "ApplicationSet",
	"metadata": {"name": "ephemeral-shop", "namespace": "argocd-ephemeral"},
	"spec": {"generators": [{"pullRequest": {"gitlab": {}}}], "template": {"spec": spec}},
}

application := {
	"apiVersion": "argoproj.io/v1alpha1",
	"kind": "Application",
	"metadata": {"name": "shop-mr-7", "namespace": "argocd-ephemeral", "labels": {"slipway.dev/ephemeral": "true"}},
	"spec": json.patch(spec, [{
		"op": "replace",
		"path": "/source/kustomize/images/0",
		"value": "harbor.example/services/shop=harbor.example/ephemeral/shop:0123456789abcdef0123456789abcdef01234567",
	}]),
}

found(objects) := result if {
	result := findings(ephemeral.deny) with input as entries(objects) with data.slipway as settings
}

test_denied_ttl if {
	wrong := {["ephemeral/ttl", `metadata.labels["ephemeral-ttl"]`]}
	found([without(namespace, "/metadata/labels/ephemeral-ttl")]) == wrong
	found([changed(namespace, "/metadata/labels/ephemeral-ttl", "forever")]) == wrong
	found([changed(namespace, "/metadata/labels/ephemeral-ttl", "0h")]) == wrong
	found([changed(namespace, "/metadata/labels/ephemeral-ttl", "5h")]) == wrong
	found([changed(namespace, "/metadata/labels/ephemeral-ttl", "241m")]) == wrong
}

test_allowed_ttl if {
	found([namespace]) == set()
	found([changed(namespace, "/metadata/labels/ephemeral-ttl", "240m")]) == set()
	found([data.lib_test.namespace]) == set()
}

test_denied_no_prod_project if {
	path := "/spec/template/spec/project"
	found([changed(application_set, path, "shops")]) == {["ephemeral/no-prod-project", "spec.template.spec.project"]}
	found([changed(application, "/spec/project", "platform")]) == {["ephemeral/no-prod-project", "spec.project"]}
	found([changed(application_set, "/spec/template/spec/destination/namespace", "shop")]) == {["ephemeral/no-prod-project", "spec.template.spec.destination.namespace"]}
}

test_denied_no_prod_project_where_there_are_none if {
	denied := findings(ephemeral.deny) with input as entries([application_set])
		with data.slipway as object.remove(settings, ["ephemeral"])
	denied == {["ephemeral/no-prod-project", "kind"]}
}

test_allowed_no_prod_project if {
	found([application_set]) == set()
	found([application]) == set()
	lasting := {
		"apiVersion": "argoproj.io/v1alpha1",
		"kind": "ApplicationSet",
		"metadata": {"name": "regions", "namespace": "argocd"},
		"spec": {"generators": [{"clusters": {}}], "template": {"spec": {"project": "platform", "destination": {"namespace": "argocd"}}}},
	}
	found([lasting]) == set()
}

test_denied_image_tag if {
	images := "/spec/template/spec/source/kustomize/images/0"
	wrong := {["ephemeral/image-tag", "spec.template.spec.source.kustomize.images[0]"]}
	found([changed(application_set, images, "harbor.example/services/shop=harbor.example/ephemeral/shop:latest")]) == wrong
	found([changed(application_set, images, "harbor.example/services/shop=harbor.example/services/shop:{{ .head_sha }}")]) == wrong
	built := changed(deployment, "/spec/template/spec/containers/0/image", "harbor.example/ephemeral/shop:latest")
	found([namespace, built]) == {["ephemeral/image-tag", "spec.template.spec.containers[0].image"]}
}

test_allowed_image_tag if {
	every tag in [":unset", ":0123456789abcdef0123456789abcdef01234567", concat("", ["@", data.lib_test.digest])] {
		built := changed(deployment, "/spec/template/spec/containers/0/image", concat("", ["harbor.example/ephemeral/shop", tag]))
		found([namespace, built]) == set()
	}
	found([changed(deployment, "/spec/template/spec/containers/0/image", "harbor.example/services/shop:1.2")]) == set()
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["ephemeral/ttl"],
		"objects": [{"kind": "Namespace", "name": "shop"}],
	})
	ephemeral.deny == set() with input as entries([changed(namespace, "/metadata/labels/ephemeral-ttl", "9h")])
		with data.slipway as with_setting("exceptions", [excepted])
}
