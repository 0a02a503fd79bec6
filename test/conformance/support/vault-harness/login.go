package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/go-hclog"
	jwtauth "github.com/hashicorp/vault-plugin-auth-jwt"
	"github.com/hashicorp/vault/sdk/logical"
)

type loginQuestion struct {
	// Body of the request to /config, without a source of keys: that is the harness's own.
	Config map[string]any `json:"config"`
	// Body of the request to /role/<name>, by name.
	Roles    map[string]map[string]any `json:"roles"`
	Attempts []attempt                 `json:"attempts"`
}

type attempt struct {
	// Empty for a login that names no role.
	Role   string         `json:"role"`
	Claims map[string]any `json:"claims"`
	// Claims that are times, in seconds from the moment of the login.
	Times         map[string]int64 `json:"times"`
	Signature     string           `json:"signature"`
	RemoteAddress string           `json:"remoteAddress"`
}

type loginAnswer struct {
	// What the method had to say against the configuration or a role that it took all the same.
	Warnings []string `json:"warnings"`
	// One per attempt, in their order.
	Outcomes []outcome `json:"outcomes"`
}

// What the method answers to a login: the refusal, or the token it asks Vault's core to make.
type outcome struct {
	Refusal string `json:"refusal,omitempty"`
	Token   *asked `json:"token,omitempty"`
}

// Durations are in seconds, 0 where the method leaves the choice to the core.
type asked struct {
	Policies        []string          `json:"policies"`
	NoDefaultPolicy bool              `json:"noDefaultPolicy"`
	TTL             int64             `json:"ttl"`
	MaxTTL          int64             `json:"maxTtl"`
	ExplicitMaxTTL  int64             `json:"explicitMaxTtl"`
	Period          int64             `json:"period"`
	Type            string            `json:"type"`
	NumUses         int               `json:"numUses"`
	BoundCIDRs      []string          `json:"boundCidrs"`
	Alias           string            `json:"alias"`
	Metadata        map[string]string `json:"metadata"`
}

var keySources = []string{
	"oidc_discovery_url", "oidc_discovery_ca_pem", "jwks_url", "jwks_ca_pem", "jwks_pairs", "jwt_validation_pubkeys",
}

// The longest lease of a Vault whose operator has not said otherwise: 32 days.
const systemMaxTTL = 768 * time.Hour

// Runs the real method: its configuration, roles and logins, with discovery and keys over HTTPS. Replaced are
//   - the source of keys: the issuer's own on loopback, for GitLab's. The issuer that tokens have to name stays as it is;
//   - the storage, which is in memory;
//   - Vault's core: nobody mints the token that the method asks for, and no mount tuning shortens its lease.
func login(question loginQuestion) (loginAnswer, error) {
	ctx := context.Background()
	storage := &logical.InmemStorage{}
	backend, err := jwtauth.Factory(ctx, &logical.BackendConfig{
		Logger:      hclog.NewNullLogger(),
		StorageView: storage,
		System:      logical.StaticSystemView{DefaultLeaseTTLVal: systemMaxTTL, MaxLeaseTTLVal: systemMaxTTL},
	})
	if err != nil {
		return loginAnswer{}, err
	}
	defer backend.Cleanup(ctx)

	issuer, err := startIssuer()
	if err != nil {
		return loginAnswer{}, err
	}
	defer issuer.server.Close()
	for _, name := range keySources {
		if _, found := question.Config[name]; found {
			return loginAnswer{}, fmt.Errorf("the configuration has a source of keys, %s", name)
		}
	}
	config := maps.Clone(question.Config)
	config["oidc_discovery_url"] = issuer.server.URL
	config["oidc_discovery_ca_pem"] = issuer.certificate()

	answer := loginAnswer{Warnings: []string{}, Outcomes: []outcome{}}
	write := func(path string, data map[string]any) error {
		warnings, err := put(ctx, backend, storage, path, data)
		for _, warning := range warnings {
			answer.Warnings = append(answer.Warnings, path+": "+warning)
		}
		return err
	}
	if err := write("config", config); err != nil {
		return loginAnswer{}, err
	}
	for name, data := range question.Roles {
		if err := write("role/"+name, data); err != nil {
			return loginAnswer{}, err
		}
	}
	for _, attempt := range question.Attempts {
		token, err := issuer.sign(attempt.Claims, attempt.Times, attempt.Signature)
		if err != nil {
			return loginAnswer{}, err
		}
		outcome, err := logIn(ctx, backend, storage, attempt, token)
		if err != nil {
			return loginAnswer{}, fmt.Errorf("login at role %q: %w", attempt.Role, err)
		}
		answer.Outcomes = append(answer.Outcomes, outcome)
	}
	return answer, nil
}

// Writes as Vault's core does: an update where the path exists or cannot tell, else a creation.
func put(ctx context.Context, backend logical.Backend, storage logical.Storage, path string, data map[string]any) ([]string, error) {
	request := &logical.Request{Operation: logical.CreateOperation, Path: path, Storage: storage, Data: data}
	knows, exists, err := backend.HandleExistenceCheck(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if !knows || exists {
		request.Operation = logical.UpdateOperation
	}
	response, err := backend.HandleRequest(ctx, request)
	if response != nil && response.IsError() {
		return nil, fmt.Errorf("%s is refused: %w", path, response.Error())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if response == nil {
		return nil, nil
	}
	return response.Warnings, nil
}

func logIn(ctx context.Context, backend logical.Backend, storage logical.Storage, attempt attempt, token string) (outcome, error) {
	data := map[string]any{"jwt": token}
	if attempt.Role != "" {
		data["role"] = attempt.Role
	}
	response, err := backend.HandleRequest(ctx, &logical.Request{
		Operation:  logical.UpdateOperation,
		Path:       "login",
		Storage:    storage,
		Data:       data,
		Connection: &logical.Connection{RemoteAddr: attempt.RemoteAddress},
	})
	switch {
	case errors.Is(err, logical.ErrPermissionDenied):
		return outcome{Refusal: err.Error()}, nil
	case err != nil:
		return outcome{}, err
	case response == nil:
		return outcome{}, errors.New("no answer")
	case response.IsError():
		return outcome{Refusal: response.Error().Error()}, nil
	case response.Auth == nil:
		return outcome{}, errors.New("an answer without a token")
	}
	auth := response.Auth
	cidrs := []string{}
	for _, cidr := range auth.BoundCIDRs {
		cidrs = append(cidrs, cidr.String())
	}
	return outcome{Token: &asked{
		Policies:        append([]string{}, auth.Policies...),
		NoDefaultPolicy: auth.NoDefaultPolicy,
		TTL:             int64(auth.TTL.Seconds()),
		MaxTTL:          int64(auth.MaxTTL.Seconds()),
		ExplicitMaxTTL:  int64(auth.ExplicitMaxTTL.Seconds()),
		Period:          int64(auth.Period.Seconds()),
		Type:            auth.TokenType.String(),
		NumUses:         auth.NumUses,
		BoundCIDRs:      cidrs,
		Alias:           auth.Alias.Name,
		Metadata:        auth.Metadata,
	}}, nil
}
