package argocd_test

import data.argocd
import data.lib_test.changed
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without

spec := {
	"project": "shops",
	"destination": {"namespace": "shop"},
	"syncPolicy": {"automated": {"prune": true, "selfHeal": true}},
}

application := {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "shop", "namespace": "argocd"}, "spec": spec}

application_set := {
	"apiVersion": "argoproj.io/v1alpha1",
	"kind": "ApplicationSet",
	"metadata": {"name": "shops", "namespace": "argocd"},
	"spec": {"template": {"spec": spec}},
}

project := {
	"apiVersion": "argoproj.io/v1alpha1",
	"kind": "AppProject",
	"metadata": {"name": "shops", "namespace": "argocd"},
	"spec": {"destinations": [{"server": "https://kubernetes.default.svc", "namespace": "shop"}], "sourceRepos": ["https://git.example/tree.git"]},
}

found(object) := result if {
	result := findings(argocd.deny) with input as entries([object]) with data.slipway as settings
}

test_allowed_everything if {
	found(application) == set()
	found(application_set) == set()
	found(project) == set()
}

test_denied_no_default_project if {
	found(changed(application, "/spec/project", "default")) == {["argocd/no-default-project", "spec.project"]}
	found(without(application, "/spec/project")) == {["argocd/no-default-project", "spec.project"]}
	found(changed(application_set, "/spec/template/spec/project", "default")) == {["argocd/no-default-project", "spec.template.spec.project"]}
	found(changed(project, "/metadata/name", "default")) == {
		["argocd/no-default-project", "spec.destinations"],
		["argocd/no-default-project", "spec.sourceRepos"],
	}
}

test_allowed_no_default_project_that_is_closed if {
	closed := changed(changed(project, "/metadata/name", "default"), "/spec", {"destinations": [], "sourceRepos": []})
	found(closed) == set()
}

test_denied_no_wildcard_destination if {
	found(changed(project, "/spec/destinations/0/namespace", "*")) == {["argocd/no-wildcard-destination", "spec.destinations[0].namespace"]}
	found(changed(project, "/spec/destinations/0/server", "https://*")) == {["argocd/no-wildcard-destination", "spec.destinations[0].server"]}
}

test_allowed_no_wildcard_destination_where_the_environment_has_them if {
	argocd.deny == set() with input as entries([changed(project, "/spec/destinations/0/namespace", "shop-*")])
		with data.slipway as with_setting("wildcards", true)
}

test_denied_prune_and_self_heal if {
	found(changed(application, "/spec/syncPolicy/automated/prune", false)) == {["argocd/prune-and-self-heal", "spec.syncPolicy.automated.prune"]}
	found(without(application, "/spec/syncPolicy/automated/selfHeal")) == {["argocd/prune-and-self-heal", "spec.syncPolicy.automated.selfHeal"]}
	count(found(without(application_set, "/spec/template/spec/syncPolicy"))) == 2
}

test_allowed_prune_and_self_heal_as_set if {
	argocd.deny == set() with input as entries([changed(application, "/spec/syncPolicy/automated/prune", false)])
		with data.slipway as with_setting("argocd", {"prune": false, "selfHeal": true})
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["argocd/no-default-project"],
		"objects": [{"kind": "Application", "namespace": "argocd", "name": "shop"}],
	})
	argocd.deny == set() with input as entries([changed(application, "/spec/project", "default")])
		with data.slipway as with_setting("exceptions", [excepted])
}
