# No version gets all traffic before something has looked at it.
package rollouts

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("rollouts/analysis", entry, sprintf("spec.strategy.%s", [strategy]), {
	"problem": "is decided by no analysis",
	"allowed": "an analysis with at least one template",
	"fix": "name a ClusterAnalysisTemplate, such as success-rate",
}) if {
	some entry in rollouts
	some strategy in ["blueGreen", "canary"]
	entry.object.spec.strategy[strategy]
	not is_analysed(entry.object.spec.strategy)
}

faults contains lib.fault("rollouts/first-step", entry, "spec.strategy.canary.steps", {
	"problem": sprintf("begins with %v %% of the traffic", [first_weight(entry.object.spec.strategy.canary)]),
	"allowed": "a first weight below 100",
	"fix": "begin with a small share, and look at it before the next",
}) if {
	some entry in rollouts
	first_weight(entry.object.spec.strategy.canary) >= 100
}

faults contains lib.fault("rollouts/first-step", entry, "spec.strategy.blueGreen", {
	"problem": "turns all traffic over at once, with nothing before it",
	"allowed": "an analysis or a person before the switch",
	"fix": "set prePromotionAnalysis, or autoPromotionEnabled to false",
}) if {
	some entry in rollouts
	strategy := entry.object.spec.strategy.blueGreen
	not has_templates(object.get(strategy, "prePromotionAnalysis", {}))
	lib.object_get(strategy, ["autoPromotionEnabled"], true) != false
}

faults contains lib.fault("rollouts/first-step", entry, "spec.strategy", {
	"problem": "is missing",
	"allowed": "canary or blueGreen",
	"fix": "say in which steps a version comes",
}) if {
	some entry in rollouts
	strategy := lib.object_get(entry.object, ["spec", "strategy"], {})
	not strategy.canary
	not strategy.blueGreen
}

rollouts := lib.of_kind("argoproj.io", "Rollout")

# The weight of the first step that sets one. Without any, the new version gets everything.
first_weight(canary) := weights[0] if {
	weights := weights_of(canary)
	count(weights) > 0
}

first_weight(canary) := 100 if count(weights_of(canary)) == 0

weights_of(canary) := [step.setWeight | some step in lib.list(canary, ["steps"]); is_number(step.setWeight)]

is_analysed(strategy) if has_templates(strategy.canary.analysis)

is_analysed(strategy) if {
	some step in lib.list(strategy, ["canary", "steps"])
	has_templates(step.analysis)
}

is_analysed(strategy) if has_templates(strategy.blueGreen.prePromotionAnalysis)

is_analysed(strategy) if has_templates(strategy.blueGreen.postPromotionAnalysis)

has_templates(analysis) if count(lib.list(analysis, ["templates"])) > 0
