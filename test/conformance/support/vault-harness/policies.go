package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-secure-stdlib/parseutil"
	"github.com/hashicorp/hcl"
	"github.com/hashicorp/hcl/hcl/ast"
	"github.com/hashicorp/vault/sdk/helper/hclutil"
	"github.com/hashicorp/vault/sdk/helper/identitytpl"
)

type policyText struct {
	Name string `json:"name"`
	HCL  string `json:"hcl"`
}

type policy struct {
	Name string `json:"name"`
	// Why Vault would refuse the policy; it then has no rules.
	Refusal string `json:"refusal,omitempty"`
	Rules   []rule `json:"rules"`
}

type rule struct {
	Path string `json:"path"`
	// Whether the path names something of the caller's identity, so that it is another for each caller.
	Templated          bool             `json:"templated"`
	Capabilities       []string         `json:"capabilities"`
	AllowedParameters  map[string][]any `json:"allowedParameters"`
	DeniedParameters   map[string][]any `json:"deniedParameters"`
	RequiredParameters []string         `json:"requiredParameters"`
	// Seconds; 0 for no bound.
	MinWrappingTTL int64 `json:"minWrappingTtl"`
	MaxWrappingTTL int64 `json:"maxWrappingTtl"`
}

var capabilities = []string{"create", "read", "update", "patch", "delete", "list", "sudo", "deny", "subscribe", "recover"}

// What may stand in a rule. Vault also knows the old `policy` and, in its Enterprise edition, MFA and control groups;
// none of these may be in a policy here, because the model that decides on the rules does not know them.
type ruleBody struct {
	Capabilities       []string         `hcl:"capabilities"`
	AllowedParameters  map[string][]any `hcl:"allowed_parameters"`
	DeniedParameters   map[string][]any `hcl:"denied_parameters"`
	RequiredParameters []string         `hcl:"required_parameters"`
	MinWrappingTTL     any              `hcl:"min_wrapping_ttl"`
	MaxWrappingTTL     any              `hcl:"max_wrapping_ttl"`
	Comment            string           `hcl:"comment"`
}

var ruleKeys = []string{
	"capabilities", "allowed_parameters", "denied_parameters", "required_parameters", "min_wrapping_ttl", "max_wrapping_ttl",
	"comment",
}

func parsePolicies(texts []policyText) ([]policy, error) {
	policies := []policy{}
	for _, text := range texts {
		rules, err := parsePolicy(text.HCL)
		if err != nil {
			policies = append(policies, policy{Name: text.Name, Refusal: err.Error(), Rules: []rule{}})
			continue
		}
		policies = append(policies, policy{Name: text.Name, Rules: rules})
	}
	return policies, nil
}

func parsePolicy(text string) ([]rule, error) {
	file, err := hcl.Parse(text)
	if err != nil {
		return nil, err
	}
	list, ok := file.Node.(*ast.ObjectList)
	if !ok {
		return nil, fmt.Errorf("no object at the root")
	}
	if err := hclutil.CheckHCLKeys(list, []string{"name", "path"}); err != nil {
		return nil, err
	}
	rules := []rule{}
	for _, item := range list.Filter("path").Items {
		if len(item.Keys) != 1 {
			return nil, fmt.Errorf("line %d: a path has exactly one name", item.Pos().Line)
		}
		path := item.Keys[0].Token.Value().(string)
		parsed, err := parseRule(path, item.Val)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		rules = append(rules, parsed)
	}
	return rules, nil
}

func parseRule(path string, node ast.Node) (rule, error) {
	if err := hclutil.CheckHCLKeys(node, ruleKeys); err != nil {
		return rule{}, err
	}
	var body ruleBody
	if err := hcl.DecodeObject(&body, node); err != nil {
		return rule{}, err
	}
	templated, _, err := identitytpl.PopulateString(identitytpl.PopulateStringInput{
		Mode:              identitytpl.ACLTemplating,
		ValidityCheckOnly: true,
		String:            path,
	})
	if err != nil {
		return rule{}, err
	}
	if strings.Contains(path, "+*") {
		return rule{}, fmt.Errorf("\"+*\" is no wildcard")
	}
	for _, capability := range body.Capabilities {
		if !slices.Contains(capabilities, capability) {
			return rule{}, fmt.Errorf("invalid capability %q", capability)
		}
	}
	shortest, err := seconds("min_wrapping_ttl", body.MinWrappingTTL)
	if err != nil {
		return rule{}, err
	}
	longest, err := seconds("max_wrapping_ttl", body.MaxWrappingTTL)
	if err != nil {
		return rule{}, err
	}
	if longest != 0 && longest < shortest {
		return rule{}, fmt.Errorf("max_wrapping_ttl is less than min_wrapping_ttl")
	}
	return rule{
		// Rules are about what follows the slash after the API's version.
		Path:               strings.TrimPrefix(path, "/"),
		Templated:          templated,
		Capabilities:       append([]string{}, body.Capabilities...),
		AllowedParameters:  body.AllowedParameters,
		DeniedParameters:   body.DeniedParameters,
		RequiredParameters: append([]string{}, body.RequiredParameters...),
		MinWrappingTTL:     shortest,
		MaxWrappingTTL:     longest,
	}, nil
}

func seconds(name string, value any) (int64, error) {
	if value == nil {
		return 0, nil
	}
	duration, err := parseutil.ParseDurationSecond(value)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return int64(duration.Seconds()), nil
}
