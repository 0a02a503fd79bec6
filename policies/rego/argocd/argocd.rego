# What Argo CD may bring, to where, and how it keeps to git.
package argocd

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("argocd/no-default-project", application.entry, sprintf("%s.project", [application.path]), {
	"problem": "is the project that anything may belong to",
	"allowed": "a project of its kind",
	"fix": "name the project whose sources and destinations fit",
}) if {
	some application in applications
	lib.object_get(application.spec, ["project"], "default") in {"", "default"}
}

# It exists in every Argo CD, and an Application that is made by hand lands in it.
faults contains lib.fault("argocd/no-default-project", entry, sprintf("spec.%s", [field]), {
	"problem": "opens the default project",
	"allowed": "an empty list",
	"fix": "leave the project closed, and add another one",
}) if {
	some entry in projects
	entry.object.metadata.name == "default"
	some field in ["clusterResourceWhitelist", "destinations", "namespaceResourceWhitelist", "sourceRepos"]
	lib.list(entry.object, ["spec", field]) != []
}

faults contains lib.fault("argocd/no-wildcard-destination", entry, sprintf("spec.destinations[%d].%s", [index, field]), {
	"problem": sprintf("%q stands for namespaces or clusters that are not named", [destination[field]]),
	"allowed": "names without a star",
	"fix": "name each destination",
}) if {
	not lib.settings.wildcards
	some entry in projects
	some index, destination in lib.list(entry.object, ["spec", "destinations"])
	some field in ["name", "namespace", "server"]
	contains(lib.object_get(destination, [field], ""), "*")
}

faults contains lib.fault(
	"argocd/prune-and-self-heal", application.entry,
	sprintf("%s.syncPolicy.automated.%s", [application.path, field]),
	{
		"problem": sprintf("is not %v", [wanted]),
		"allowed": sprintf("%v, as the platform sets it", [wanted]),
		"fix": "leave the sync policy to the program",
	},
) if {
	some application in applications
	some field, wanted in lib.settings.argocd
	lib.object_get(application.spec, ["syncPolicy", "automated", field], false) != wanted
}

projects := lib.of_kind("argoproj.io", "AppProject")

applications := array.concat(
	[{"entry": entry, "path": "spec", "spec": entry.object.spec} |
		some entry in lib.of_kind("argoproj.io", "Application")
	],
	[{"entry": entry, "path": "spec.template.spec", "spec": entry.object.spec.template.spec} |
		some entry in lib.of_kind("argoproj.io", "ApplicationSet")
	],
)
