# What the policies share. Conftest hands over every object of an environment at once (`--combine`), each with the file
# it was read from, which is called like the folder that kustomize built.
package lib

# The environment's own values, which `slipway render` writes: policies/conftest/<environment>/data.json.
settings := data.slipway

objects := [{"folder": folder(entry.path), "object": entry.contents} |
	some entry in input
	is_string(object.get(entry.contents, "kind", null))
]

folder(path) := trim_prefix(trim_suffix(path, ".yaml"), "./")

# Objects of a kind, whatever version of its API.
of_kind(group, kind) := [entry |
	some entry in objects
	entry.object.kind == kind
	api_group(entry.object) == group
]

api_group(object) := "" if not contains(object.apiVersion, "/")

api_group(object) := split(object.apiVersion, "/")[0] if contains(object.apiVersion, "/")

namespace(object) := object_get(object, ["metadata", "namespace"], "")

labels(object) := object_get(object, ["metadata", "labels"], {})

# As object.get, but null counts as absent: that is how YAML writes a key without a value.
object_get(value, path, fallback) := found if {
	found := object.get(value, path, fallback)
	found != null
}

object_get(value, path, fallback) := fallback if object.get(value, path, fallback) == null

# A list, or an empty one where there is none.
list(value, path) := found if {
	found := object.get(value, path, [])
	is_array(found)
}

list(value, path) := [] if not is_array(object.get(value, path, []))

# `HTTPRoute demo/packets`: how messages name an object.
title(object) := sprintf("%s %s", [object.kind, object.metadata.name]) if namespace(object) == ""

title(object) := sprintf("%s %s/%s", [object.kind, namespace(object), object.metadata.name]) if namespace(object) != ""

# One thing that is wrong with an object. `says` has what is wrong (`problem`), what would do (`allowed`) and how to mend
# it (`fix`).
fault(id, entry, path, says) := object.union(says, {
	"id": id,
	"folder": entry.folder,
	"object": title(entry.object),
	"kind": entry.object.kind,
	"namespace": namespace(entry.object),
	"name": entry.object.metadata.name,
	"path": path,
})

# What conftest prints of a fault, and its parts for programs.
message(fault) := {
	"msg": sprintf("%s: %s: %s %s: %s, allowed %s; %s", [
		fault.id, fault.folder, fault.object, fault.path,
		fault.problem, fault.allowed, fault.fix,
	]),
	"details": object.filter(fault, ["id", "folder", "object", "path", "problem", "allowed", "fix"]),
}

# Whether an exception that holds today covers a fault. One that has ended counts no more.
is_excepted(fault) if {
	some exception in object.get(settings, "exceptions", [])
	fault.id in exception.rules
	exception.from <= today
	today <= exception.until
	some excepted in exception.objects
	excepted.kind == fault.kind
	object.get(excepted, "namespace", "") == fault.namespace
	is_named(fault.name, excepted.name)
}

is_named(name, wanted) if name == wanted

is_named(name, wanted) if {
	endswith(wanted, "*")
	startswith(name, trim_suffix(wanted, "*"))
}

# The day that exceptions are judged by; a test names one.
today := settings.today if settings.today

today := time.format([time.now_ns(), "UTC", "2006-01-02"]) if not settings.today

# Pods as other objects describe them, with the path of the description.
pods := array.concat(
	[pod(entry, concat(".", path), object.get(entry.object, array.slice(path, 0, count(path) - 1), entry.object)) |
		some entry in objects
		path := pod_paths[sprintf("%s/%s", [api_group(entry.object), entry.object.kind])]
	],
	[pod(entry, sprintf("spec.metrics[%d].provider.job.spec.template.spec", [index]), metric.provider.job.spec.template) |
		some entry in objects
		entry.object.kind in {"AnalysisTemplate", "ClusterAnalysisTemplate"}
		some index, metric in list(entry.object, ["spec", "metrics"])
	],
)

pod(entry, path, template) := {
	"entry": entry,
	"path": path,
	"labels": labels(template),
	"spec": object_get(template, ["spec"], {}),
}

pod_paths := {
	"/Pod": ["spec"],
	"/ReplicationController": ["spec", "template", "spec"],
	"apps/DaemonSet": ["spec", "template", "spec"],
	"apps/Deployment": ["spec", "template", "spec"],
	"apps/ReplicaSet": ["spec", "template", "spec"],
	"apps/StatefulSet": ["spec", "template", "spec"],
	"argoproj.io/Rollout": ["spec", "template", "spec"],
	"batch/CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
	"batch/Job": ["spec", "template", "spec"],
}

containers := [{
	"entry": pod.entry,
	"path": sprintf("%s.%s[%d]", [pod.path, field, index]),
	"field": field,
	"container": container,
	"pod": pod.spec,
} |
	some pod in pods
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some index, container in list(pod.spec, [field])
]

# Namespaces of merge requests: their images are the requests' own.
ephemeral_namespaces := {entry.object.metadata.name |
	some entry in of_kind("", "Namespace")
	labels(entry.object)["slipway.dev/ephemeral"] == "true"
}

is_ephemeral(object) if namespace(object) in ephemeral_namespaces
