package rollouts_test

import data.lib_test.changed
import data.lib_test.entries
import data.lib_test.exception
import data.lib_test.findings
import data.lib_test.settings
import data.lib_test.with_setting
import data.lib_test.without
import data.rollouts

rollout(strategy) := {
	"apiVersion": "argoproj.io/v1alpha1",
	"kind": "Rollout",
	"metadata": {"name": "shop", "namespace": "shop"},
	"spec": {"strategy": strategy},
}

analysis := {"templates": [{"templateName": "success-rate", "clusterScope": true}]}

canary := rollout({"canary": {"steps": [{"setWeight": 5}, {"pause": {"duration": "5m"}}, {"analysis": analysis}, {"setWeight": 100}]}})

blue_green := rollout({"blueGreen": {"autoPromotionEnabled": true, "prePromotionAnalysis": analysis}})

found(object) := result if {
	result := findings(rollouts.deny) with input as entries([object]) with data.slipway as settings
}

test_denied_analysis if {
	found(without(canary, "/spec/strategy/canary/steps/2")) == {["rollouts/analysis", "spec.strategy.canary"]}
	found(rollout({"canary": {"steps": [{"setWeight": 5}, {"analysis": {"templates": []}}]}})) == {["rollouts/analysis", "spec.strategy.canary"]}
	found(rollout({"blueGreen": {"autoPromotionEnabled": false}})) == {["rollouts/analysis", "spec.strategy.blueGreen"]}
}

test_allowed_analysis if {
	found(canary) == set()
	found(blue_green) == set()
	found(rollout({"canary": {"analysis": analysis, "steps": [{"setWeight": 5}]}})) == set()
	found(rollout({"blueGreen": {"autoPromotionEnabled": false, "postPromotionAnalysis": analysis}})) == set()
}

test_denied_first_step if {
	found(changed(canary, "/spec/strategy/canary/steps/0", {"setWeight": 100})) == {["rollouts/first-step", "spec.strategy.canary.steps"]}
	found(rollout({"canary": {"analysis": analysis}})) == {["rollouts/first-step", "spec.strategy.canary.steps"]}
	found(rollout({"blueGreen": {"postPromotionAnalysis": analysis}})) == {["rollouts/first-step", "spec.strategy.blueGreen"]}
	found(rollout({})) == {["rollouts/first-step", "spec.strategy"]}
}

test_allowed_first_step if {
	found(changed(canary, "/spec/strategy/canary/steps/0", {"setWeight": 99})) == set()
	found(changed(blue_green, "/spec/strategy/blueGreen/autoPromotionEnabled", false)) == set()
}

test_allowed_by_an_exception if {
	excepted := object.union(exception, {
		"rules": ["rollouts/first-step"],
		"objects": [{"kind": "Rollout", "namespace": "shop", "name": "shop"}],
	})
	rollouts.deny == set() with input as entries([rollout({})]) with data.slipway as with_setting("exceptions", [excepted])
}
