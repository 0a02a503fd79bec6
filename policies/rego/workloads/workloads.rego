# What every pod has to keep to, whoever describes it.
package workloads

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

# Images of merge requests have a rule of their own, in the package ephemeral.
faults contains lib.fault("workloads/image-digest", c.entry, image_path(c), {
	"problem": sprintf("%q has no digest", [image(c)]),
	"allowed": "an image with @sha256: and its digest",
	"fix": "let the overlay's kustomization.yaml pin it, as `slipway promote` does",
}) if {
	some c in lib.containers
	not lib.is_ephemeral(c.entry.object)
	not regex.match(`@sha256:[0-9a-f]{64}$`, image(c))
}

faults contains lib.fault("workloads/image-registry", c.entry, image_path(c), {
	"problem": sprintf("%q is not from the platform's registry", [image(c)]),
	"allowed": sprintf("images of %s", [concat(", ", lib.settings.registries)]),
	"fix": "push it to Harbor, or pull it through a proxy project there",
}) if {
	some c in lib.containers
	not is_from_registry(image(c))
}

faults contains lib.fault("workloads/no-latest", c.entry, image_path(c), {
	"problem": sprintf("%q means whatever was pushed last", [image(c)]),
	"allowed": "a digest, or a tag that names one build",
	"fix": "pin the image by its digest",
}) if {
	some c in lib.containers
	is_latest(image(c))
}

faults contains lib.fault("workloads/resources", c.entry, sprintf("%s.resources.%s", [c.path, path]), {
	"problem": "is missing",
	"allowed": "requests of CPU and memory, and a limit of memory",
	"fix": "say what the container needs",
}) if {
	some c in lib.containers
	c.field != "ephemeralContainers"
	some path in ["requests.cpu", "requests.memory", "limits.memory"]
	lib.object_get(c.container, array.concat(["resources"], split(path, ".")), "") == ""
}

faults contains lib.fault("workloads/probes", c.entry, sprintf("%s.%s", [c.path, probe]), {
	"problem": "is missing",
	"allowed": "a readiness and a liveness probe for each container that keeps running",
	"fix": "say how the container tells that it is well",
}) if {
	some c in lib.containers
	keeps_running(c)
	some probe in ["livenessProbe", "readinessProbe"]
	lib.object_get(c.container, [probe], {}) == {}
}

faults contains lib.fault("workloads/run-as-non-root", c.entry, sprintf("%s.securityContext.runAsNonRoot", [c.path]), {
	"problem": "does not say true, nor does the pod for it",
	"allowed": "true",
	"fix": "build the image for another user than root, and say so",
}) if {
	some c in lib.containers
	security(c, "runAsNonRoot", false) != true
}

faults contains lib.fault("workloads/run-as-non-root", c.entry, sprintf("%s.securityContext.runAsUser", [c.path]), {
	"problem": "is root",
	"allowed": "a user above 0",
	"fix": "name another user, or leave it to the image",
}) if {
	some c in lib.containers
	security(c, "runAsUser", 1) == 0
}

faults contains lib.fault("workloads/no-privilege", c.entry, sprintf("%s.securityContext.privileged", [c.path]), {
	"problem": "gives the container the node",
	"allowed": "false",
	"fix": "name the one capability or volume that it needs",
}) if {
	some c in lib.containers
	lib.object_get(c.container, ["securityContext", "privileged"], false) != false
}

faults contains lib.fault(
	"workloads/no-privilege", c.entry,
	sprintf("%s.securityContext.allowPrivilegeEscalation", [c.path]),
	{
		"problem": "is not false",
		"allowed": "false",
		"fix": "say false: the default lets a process gain more than its parent has",
	},
) if {
	some c in lib.containers
	lib.object_get(c.container, ["securityContext", "allowPrivilegeEscalation"], true) != false
}

faults contains lib.fault("workloads/no-privilege", c.entry, sprintf("%s.securityContext.capabilities.drop", [c.path]), {
	"problem": "does not drop all",
	"allowed": "[ALL]",
	"fix": "drop ALL, and add the one that is needed",
}) if {
	some c in lib.containers
	not "ALL" in lib.list(c.container, ["securityContext", "capabilities", "drop"])
}

faults contains lib.fault("workloads/no-privilege", c.entry, sprintf("%s.securityContext.capabilities.add", [c.path]), {
	"problem": sprintf("adds %s", [capability]),
	"allowed": "NET_BIND_SERVICE alone",
	"fix": "do without, or listen on a port above 1023",
}) if {
	some c in lib.containers
	some capability in lib.list(c.container, ["securityContext", "capabilities", "add"])
	capability != "NET_BIND_SERVICE"
}

faults contains lib.fault("workloads/no-host-namespaces", pod.entry, sprintf("%s.%s", [pod.path, field]), {
	"problem": "shares a namespace of the node",
	"allowed": "false",
	"fix": "leave it out",
}) if {
	some pod in lib.pods
	some field in ["hostIPC", "hostNetwork", "hostPID"]
	lib.object_get(pod.spec, [field], false) != false
}

faults contains lib.fault("workloads/no-host-namespaces", pod.entry, sprintf("%s.volumes[%d].hostPath", [pod.path, index]), {
	"problem": "mounts a folder of the node",
	"allowed": "volumes of the pod",
	"fix": "use an emptyDir or a claim",
}) if {
	some pod in lib.pods
	some index, volume in lib.list(pod.spec, ["volumes"])
	lib.object_get(volume, ["hostPath"], {}) != {}
}

faults contains lib.fault("workloads/no-host-namespaces", c.entry, sprintf("%s.ports[%d].hostPort", [c.path, index]), {
	"problem": sprintf("takes port %v of the node", [port.hostPort]),
	"allowed": "ports of the pod",
	"fix": "reach it through a Service",
}) if {
	some c in lib.containers
	some index, port in lib.list(c.container, ["ports"])
	lib.object_get(port, ["hostPort"], 0) != 0
}

faults contains lib.fault(
	"workloads/read-only-root", c.entry,
	sprintf("%s.securityContext.readOnlyRootFilesystem", [c.path]),
	{
		"problem": "is not true",
		"allowed": "true",
		"fix": "mount an emptyDir where the container has to write",
	},
) if {
	some c in lib.containers
	lib.object_get(c.container, ["securityContext", "readOnlyRootFilesystem"], false) != true
}

faults contains lib.fault("workloads/seccomp", c.entry, sprintf("%s.securityContext.seccompProfile.type", [c.path]), {
	"problem": "is not set, nor is the pod's",
	"allowed": "RuntimeDefault or Localhost",
	"fix": "say RuntimeDefault in the pod",
}) if {
	some c in lib.containers
	profile := security(c, "seccompProfile", {})
	not lib.object_get(profile, ["type"], "Unconfined") in {"RuntimeDefault", "Localhost"}
}

image(c) := lib.object_get(c.container, ["image"], "")

image_path(c) := sprintf("%s.image", [c.path])

is_from_registry(image) if {
	some registry in lib.settings.registries
	startswith(image, sprintf("%s/", [registry]))
}

# Without tag and digest it is `latest` too.
is_latest(image) if {
	not contains(image, "@")
	not contains(regex.replace(image, `^.*/`, ""), ":")
}

is_latest(image) if endswith(split(image, "@")[0], ":latest")

# What ends, and what only prepares a pod, is not probed. A sidecar keeps running.
keeps_running(c) if {
	c.entry.object.kind in {"DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "Rollout", "StatefulSet"}
	c.field == "containers"
}

keeps_running(c) if {
	c.field == "initContainers"
	lib.object_get(c.container, ["restartPolicy"], "") == "Always"
}

# A field of the container, or the pod's where it has none.
security(c, field, fallback) := lib.object_get(
	c.container, ["securityContext", field],
	lib.object_get(c.pod, ["securityContext", field], fallback),
)
