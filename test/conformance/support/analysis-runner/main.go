// Command analysis-runner takes one measurement of each metric of analysis templates, with the code that Argo Rollouts does it
// with: it merges templates and arguments, resolves the arguments, asks Prometheus and judges the answer. It reads questions as
// JSON on standard input and writes, for each, the fault of the templates or what was measured:
//
//	[{"clusterTemplates": [...], "templates": [...], "args": [{"name": "service-name", "value": "shop"}]}]
//	  ->  [{"measurements": [{"metric": "success-rate", "phase": "Successful", "value": "[1]"}]}]
//
// Metrics of other providers are checked and not run.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-rollouts/metricproviders/prometheus"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	log "github.com/sirupsen/logrus"
)

type question struct {
	Templates        []*v1alpha1.AnalysisTemplate        `json:"templates"`
	ClusterTemplates []*v1alpha1.ClusterAnalysisTemplate `json:"clusterTemplates"`
	Args             []v1alpha1.Argument                 `json:"args"`
}

type measurement struct {
	Metric  string                 `json:"metric"`
	Phase   v1alpha1.AnalysisPhase `json:"phase"`
	Value   string                 `json:"value"`
	Message string                 `json:"message,omitempty"`
}

type answer struct {
	Fault        string        `json:"fault,omitempty"`
	Measurements []measurement `json:"measurements"`
}

func main() {
	log.SetOutput(os.Stderr)
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fail(err)
	}
	answers := []answer{}
	for _, asked := range questions {
		measurements, err := measure(asked)
		if err != nil {
			answers = append(answers, answer{Fault: err.Error(), Measurements: []measurement{}})
			continue
		}
		answers = append(answers, answer{Measurements: measurements})
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func measure(asked question) ([]measurement, error) {
	run, err := analysisutil.NewAnalysisRunFromTemplates(
		asked.Templates, asked.ClusterTemplates, asked.Args, nil, nil, nil, nil, "run", "", "test")
	if err != nil {
		return nil, err
	}
	metrics := []v1alpha1.Metric{}
	for _, metric := range run.Spec.Metrics {
		resolved, err := analysisutil.ResolveMetricArgs(metric, run.Spec.Args)
		if err != nil {
			return nil, err
		}
		metrics = append(metrics, *resolved)
	}
	if err := analysisutil.ValidateMetrics(metrics); err != nil {
		return nil, err
	}
	measured := []measurement{}
	for _, metric := range metrics {
		if metric.Provider.Prometheus == nil {
			continue
		}
		api, err := prometheus.NewPrometheusAPI(metric)
		if err != nil {
			return nil, err
		}
		provider, err := prometheus.NewPrometheusProvider(api, *log.NewEntry(log.StandardLogger()), metric)
		if err != nil {
			return nil, err
		}
		result := provider.Run(run, metric)
		measured = append(measured, measurement{metric.Name, result.Phase, result.Value, result.Message})
	}
	return measured, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
