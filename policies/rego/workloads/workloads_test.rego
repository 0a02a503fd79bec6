package workloads_test

import data.lib_test.changed
import data.lib_test.deployment
import data.lib_test.digest
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.namespace
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without
import data.workloads

container := "/spec/template/spec/containers/0"

at(path) := sprintf("spec.template.spec.containers[0].%s", [path])

found(objects) := result if {
	result := findings(workloads.deny) with input as entries(objects) with data.slipway as settings
}

finds(object, id, path) if found([object]) == {[id, path]}

test_allowed_everything if found([deployment]) == set()

test_denied_image_digest if {
	finds(changed(deployment, concat("", [container, "/image"]), "harbor.example/services/shop:1.2"), "workloads/image-digest", at("image"))
	finds(changed(deployment, concat("", [container, "/image"]), "harbor.example/services/shop:1.2@sha256:short"), "workloads/image-digest", at("image"))
}

test_allowed_image_digest_beside_a_tag if {
	image := sprintf("harbor.example/services/shop:1.2@%s", [digest])
	found([changed(deployment, concat("", [container, "/image"]), image)]) == set()
}

test_allowed_image_digest_of_a_merge_request if {
	ephemeral := changed(namespace, "/metadata/labels/slipway.dev~1ephemeral", "true")
	built := changed(deployment, concat("", [container, "/image"]), "harbor.example/ephemeral/shop:unset")
	found([ephemeral, built]) == set()
	found([namespace, built]) == {["workloads/image-digest", at("image")]}
}

test_denied_image_registry if {
	image := sprintf("docker.io/shop@%s", [digest])
	finds(changed(deployment, concat("", [container, "/image"]), image), "workloads/image-registry", at("image"))
}

test_denied_image_registry_that_only_begins_alike if {
	image := sprintf("harbor.example.attacker.test/shop@%s", [digest])
	finds(changed(deployment, concat("", [container, "/image"]), image), "workloads/image-registry", at("image"))
}

test_allowed_image_registry_of_the_settings if {
	image := sprintf("other.example:5000/shop@%s", [digest])
	object := changed(deployment, concat("", [container, "/image"]), image)
	workloads.deny == set() with input as entries([object])
		with data.slipway as with_setting("registries", ["other.example:5000"])
}

test_denied_no_latest if {
	finds(
		changed(deployment, concat("", [container, "/image"]), sprintf("harbor.example/shop:latest@%s", [digest])),
		"workloads/no-latest", at("image"),
	)
	["workloads/no-latest", at("image")] in found([changed(deployment, concat("", [container, "/image"]), "harbor.example:5000/shop")])
}

test_allowed_no_latest_in_a_name if {
	image := sprintf("harbor.example/latest@%s", [digest])
	found([changed(deployment, concat("", [container, "/image"]), image)]) == set()
}

test_denied_resources if {
	finds(without(deployment, concat("", [container, "/resources/limits/memory"])), "workloads/resources", at("resources.limits.memory"))
	finds(without(deployment, concat("", [container, "/resources/requests/cpu"])), "workloads/resources", at("resources.requests.cpu"))
	count(found([without(deployment, concat("", [container, "/resources"]))])) == 3
}

test_allowed_resources_without_a_limit_of_cpu if {
	limits := {"memory": "1Gi"}
	found([changed(deployment, concat("", [container, "/resources/limits"]), limits)]) == set()
}

test_denied_probes if {
	finds(without(deployment, concat("", [container, "/readinessProbe"])), "workloads/probes", at("readinessProbe"))
	finds(without(deployment, concat("", [container, "/livenessProbe"])), "workloads/probes", at("livenessProbe"))
}

test_denied_probes_of_a_sidecar if {
	sidecar := object.union(
		object.remove(deployment.spec.template.spec.containers[0], ["readinessProbe"]),
		{"restartPolicy": "Always"},
	)
	finds(
		changed(deployment, "/spec/template/spec/initContainers", [sidecar]),
		"workloads/probes", "spec.template.spec.initContainers[0].readinessProbe",
	)
}

test_allowed_probes_of_what_ends if {
	ending := object.remove(deployment.spec.template.spec.containers[0], ["livenessProbe", "readinessProbe"])
	spec := changed(deployment.spec.template.spec, "/containers", [ending])
	found([changed(deployment, "/spec/template/spec/initContainers", [ending])]) == set()
	found([{
		"apiVersion": "batch/v1",
		"kind": "CronJob",
		"metadata": {"name": "shop", "namespace": "shop"},
		"spec": {"jobTemplate": {"spec": {"template": {"spec": spec}}}},
	}]) == set()
	found([{
		"apiVersion": "argoproj.io/v1alpha1",
		"kind": "ClusterAnalysisTemplate",
		"metadata": {"name": "smoke"},
		"spec": {"metrics": [{"provider": {"job": {"spec": {"template": {"spec": spec}}}}}]},
	}]) == set()
}

test_denied_in_every_kind_of_pod if {
	spec := without(deployment.spec.template.spec, "/containers/0/securityContext/readOnlyRootFilesystem")
	found([{
		"apiVersion": "batch/v1",
		"kind": "CronJob",
		"metadata": {"name": "shop", "namespace": "shop"},
		"spec": {"jobTemplate": {"spec": {"template": {"spec": spec}}}},
	}]) == {["workloads/read-only-root", "spec.jobTemplate.spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem"]}
	found([{
		"apiVersion": "argoproj.io/v1alpha1",
		"kind": "ClusterAnalysisTemplate",
		"metadata": {"name": "smoke"},
		"spec": {"metrics": [{"provider": {"job": {"spec": {"template": {"spec": spec}}}}}]},
	}]) == {["workloads/read-only-root", "spec.metrics[0].provider.job.spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem"]}
	found([{
		"apiVersion": "v1",
		"kind": "Pod",
		"metadata": {"name": "shop", "namespace": "shop"},
		"spec": spec,
	}]) == {["workloads/read-only-root", "spec.containers[0].securityContext.readOnlyRootFilesystem"]}
}

test_denied_run_as_non_root if {
	finds(
		without(deployment, "/spec/template/spec/securityContext/runAsNonRoot"),
		"workloads/run-as-non-root", at("securityContext.runAsNonRoot"),
	)
	finds(
		changed(deployment, concat("", [container, "/securityContext/runAsNonRoot"]), false),
		"workloads/run-as-non-root", at("securityContext.runAsNonRoot"),
	)
	finds(
		changed(deployment, "/spec/template/spec/securityContext/runAsUser", 0),
		"workloads/run-as-non-root", at("securityContext.runAsUser"),
	)
}

test_allowed_run_as_non_root_of_the_container_alone if {
	object := without(deployment, "/spec/template/spec/securityContext/runAsNonRoot")
	found([changed(object, concat("", [container, "/securityContext/runAsNonRoot"]), true)]) == set()
	found([changed(deployment, concat("", [container, "/securityContext/runAsUser"]), 1000)]) == set()
}

test_denied_no_privilege if {
	finds(
		changed(deployment, concat("", [container, "/securityContext/privileged"]), true),
		"workloads/no-privilege", at("securityContext.privileged"),
	)
	finds(
		without(deployment, concat("", [container, "/securityContext/allowPrivilegeEscalation"])),
		"workloads/no-privilege", at("securityContext.allowPrivilegeEscalation"),
	)
	finds(
		changed(deployment, concat("", [container, "/securityContext/capabilities/drop"]), ["NET_RAW"]),
		"workloads/no-privilege", at("securityContext.capabilities.drop"),
	)
	finds(
		changed(deployment, concat("", [container, "/securityContext/capabilities/add"]), ["SYS_ADMIN"]),
		"workloads/no-privilege", at("securityContext.capabilities.add"),
	)
}

test_allowed_no_privilege_but_a_low_port if {
	found([changed(deployment, concat("", [container, "/securityContext/capabilities/add"]), ["NET_BIND_SERVICE"])]) == set()
	found([changed(deployment, concat("", [container, "/securityContext/privileged"]), false)]) == set()
}

test_denied_no_host_namespaces if {
	every field in ["hostIPC", "hostNetwork", "hostPID"] {
		finds(
			changed(deployment, sprintf("/spec/template/spec/%s", [field]), true),
			"workloads/no-host-namespaces", sprintf("spec.template.spec.%s", [field]),
		)
	}
	finds(
		changed(deployment, "/spec/template/spec/volumes", [{"name": "tmp", "emptyDir": {}}, {"name": "etc", "hostPath": {"path": "/etc"}}]),
		"workloads/no-host-namespaces", "spec.template.spec.volumes[1].hostPath",
	)
	finds(
		changed(deployment, concat("", [container, "/ports"]), [{"containerPort": 80, "hostPort": 80}]),
		"workloads/no-host-namespaces", at("ports[0].hostPort"),
	)
}

test_allowed_no_host_namespaces_said_aloud if {
	found([changed(deployment, "/spec/template/spec/hostNetwork", false)]) == set()
	found([changed(deployment, concat("", [container, "/ports"]), [{"containerPort": 80}])]) == set()
}

test_denied_read_only_root if {
	finds(
		changed(deployment, concat("", [container, "/securityContext/readOnlyRootFilesystem"]), false),
		"workloads/read-only-root", at("securityContext.readOnlyRootFilesystem"),
	)
}

test_allowed_read_only_root_with_a_volume_to_write_to if {
	found([changed(deployment, "/spec/template/spec/volumes", [{"name": "tmp", "emptyDir": {}}])]) == set()
}

test_denied_seccomp if {
	finds(
		without(deployment, "/spec/template/spec/securityContext/seccompProfile"),
		"workloads/seccomp", at("securityContext.seccompProfile.type"),
	)
	finds(
		changed(deployment, concat("", [container, "/securityContext/seccompProfile"]), {"type": "Unconfined"}),
		"workloads/seccomp", at("securityContext.seccompProfile.type"),
	)
}

test_allowed_seccomp_of_a_file if {
	profile := {"type": "Localhost", "localhostProfile": "shop.json"}
	found([changed(deployment, concat("", [container, "/securityContext/seccompProfile"]), profile)]) == set()
}

test_allowed_by_an_exception if {
	object := without(deployment, concat("", [container, "/readinessProbe"]))
	excepted := changed(exception, "/rules", ["workloads/probes"])
	workloads.deny == set() with input as entries([object]) with data.slipway as with_setting("exceptions", [excepted])
}
