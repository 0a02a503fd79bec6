# What merge requests get: for a time, apart from everything else, and from their own builds.
package ephemeral

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("ephemeral/ttl", entry, `metadata.labels["ephemeral-ttl"]`, {
	"problem": "does not say how long the namespace is kept",
	"allowed": `minutes or hours, such as "4h"`,
	"fix": "let the component EphemeralServiceNamespace set it",
}) if {
	some entry in namespaces
	not regex.match(`^[1-9][0-9]{0,4}[mh]$`, ttl(entry.object))
}

faults contains lib.fault("ephemeral/ttl", entry, `metadata.labels["ephemeral-ttl"]`, {
	"problem": sprintf("%q is longer than the environment allows", [ttl(entry.object)]),
	"allowed": sprintf("at most %d minutes", [lib.settings.ephemeral.maxMinutes]),
	"fix": "change the setting ephemeral.ttl of the environment, where everybody sees it",
}) if {
	some entry in namespaces
	minutes(ttl(entry.object)) > lib.settings.ephemeral.maxMinutes
}

faults contains lib.fault("ephemeral/no-prod-project", application.entry, sprintf("%s.project", [application.path]), {
	"problem": sprintf("%q is the project of what stays", [application.spec.project]),
	"allowed": concat(", ", lib.settings.ephemeral.projects),
	"fix": "let the component EphemeralEnvironments make it",
}) if {
	some application in applications
	not application.spec.project in lib.settings.ephemeral.projects
}

faults contains lib.fault(
	"ephemeral/no-prod-project", application.entry,
	sprintf("%s.destination.namespace", [application.path]),
	{
		"problem": sprintf("%q may be the namespace of something that stays", [namespace]),
		"allowed": `a namespace that begins with "ephemeral-"`,
		"fix": "let the component EphemeralEnvironments make it",
	},
) if {
	some application in applications
	namespace := lib.object_get(application.spec, ["destination", "namespace"], "")
	not startswith(namespace, "ephemeral-")
}

faults contains lib.fault("ephemeral/no-prod-project", entry, "kind", {
	"problem": "finds merge requests in an environment that makes nothing for them",
	"allowed": "ApplicationSets of merge requests where the setting `ephemeral` stands",
	"fix": "have them in an environment that is there for tests",
}) if {
	not lib.settings.ephemeral
	some entry in lib.of_kind("argoproj.io", "ApplicationSet")
	some generator in lib.list(entry.object, ["spec", "generators"])
	generator.pullRequest
}

# A build of a merge request is named by its commit: a digest is not known when the Application is made.
faults contains lib.fault("ephemeral/image-tag", application.entry, sprintf("%s.source.kustomize.images[%d]", [application.path, index]), {
	"problem": sprintf("%q is not the merge request's own build", [image]),
	"allowed": sprintf("an image of %s with the commit {{ .head_sha }} as its tag", [concat(", ", lib.settings.ephemeral.repositories)]),
	"fix": "let the component EphemeralEnvironments name it",
}) if {
	some application in applications
	some index, image in lib.list(application.spec, ["source", "kustomize", "images"])
	not is_own_build(split(image, "=")[count(split(image, "=")) - 1])
}

faults contains lib.fault("ephemeral/image-tag", c.entry, sprintf("%s.image", [c.path]), {
	"problem": sprintf("%q is neither a commit's build nor the tag that is exchanged for one", [image]),
	"allowed": "a digest, 40 hexadecimal digits of a commit, or `unset`",
	"fix": "let the ApplicationSet name the image",
}) if {
	some c in lib.containers
	lib.is_ephemeral(c.entry.object)
	image := lib.object_get(c.container, ["image"], "")
	not regex.match(`(@sha256:[0-9a-f]{64}|:[0-9a-f]{40}|:unset)$`, image)
}

namespaces := [entry |
	some entry in lib.of_kind("", "Namespace")
	lib.labels(entry.object)["slipway.dev/ephemeral"] == "true"
]

ttl(object) := lib.object_get(lib.labels(object), ["ephemeral-ttl"], "")

minutes(text) := to_number(trim_suffix(text, "m")) if endswith(text, "m")

minutes(text) := to_number(trim_suffix(text, "h")) * 60 if endswith(text, "h")

applications := array.concat(
	[{"entry": entry, "path": "spec", "spec": entry.object.spec} |
		some entry in lib.of_kind("argoproj.io", "Application")
		lib.labels(entry.object)["slipway.dev/ephemeral"] == "true"
	],
	[{"entry": entry, "path": "spec.template.spec", "spec": entry.object.spec.template.spec} |
		some entry in lib.of_kind("argoproj.io", "ApplicationSet")
		some generator in lib.list(entry.object, ["spec", "generators"])
		generator.pullRequest
	],
)

is_own_build(image) if {
	some repository in lib.settings.ephemeral.repositories
	startswith(image, repository)
	regex.match(`:(\{\{ *\.head_sha *\}\}|[0-9a-f]{40})$`, image)
}
