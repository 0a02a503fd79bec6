package main

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"time"
)

// An identity provider as far as Vault sees it: a discovery document and keys over HTTPS, on a port of 127.0.0.1.
type issuer struct {
	server  *httptest.Server
	trusted *rsa.PrivateKey
	other   *rsa.PrivateKey
}

const keyID = "trusted"

func startIssuer() (*issuer, error) {
	trusted, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	result := &issuer{trusted: trusted, other: other}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(writer http.ResponseWriter, _ *http.Request) {
		reply(writer, map[string]any{"issuer": result.server.URL, "jwks_uri": result.server.URL + "/keys"})
	})
	mux.HandleFunc("GET /keys", func(writer http.ResponseWriter, _ *http.Request) {
		reply(writer, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA",
			"use": "sig",
			"kid": keyID,
			"n":   base64.RawURLEncoding.EncodeToString(trusted.N.Bytes()),
			"e":   base64.RawURLEncoding.EncodeToString(big.NewInt(int64(trusted.E)).Bytes()),
		}}})
	})
	result.server = httptest.NewTLSServer(mux)
	return result, nil
}

func reply(writer http.ResponseWriter, body any) {
	writer.Header().Set("content-type", "application/json")
	// The client has gone away when this fails, and says so itself.
	_ = json.NewEncoder(writer).Encode(body)
}

// The authority of the server's certificate.
func (issuer *issuer) certificate() string {
	return encodePEM("CERTIFICATE", issuer.server.Certificate().Raw)
}

// A token with some claims. Times are set as late as this, in seconds from now, so that one that is issued now is.
func (issuer *issuer) sign(claims map[string]any, times map[string]int64, signature string) (string, error) {
	all := maps.Clone(claims)
	if all == nil {
		all = map[string]any{}
	}
	for name, offset := range times {
		all[name] = time.Now().Unix() + offset
	}
	token := func(algorithm, keyID string, claims map[string]any, sign func(string) ([]byte, error)) (string, error) {
		header, err := part(map[string]any{"typ": "JWT", "alg": algorithm, "kid": keyID})
		if err != nil {
			return "", err
		}
		payload, err := part(claims)
		if err != nil {
			return "", err
		}
		signature, err := sign(header + "." + payload)
		if err != nil {
			return "", err
		}
		return header + "." + payload + "." + base64.RawURLEncoding.EncodeToString(signature), nil
	}
	switch signature {
	case "trusted":
		return token("RS256", keyID, all, rs256(issuer.trusted))
	case "rs512":
		return token("RS512", keyID, all, func(input string) ([]byte, error) {
			digest := sha512.Sum512([]byte(input))
			return rsa.SignPKCS1v15(rand.Reader, issuer.trusted, crypto.SHA512, digest[:])
		})
	case "other key":
		return token("RS256", keyID, all, rs256(issuer.other))
	case "unknown key":
		return token("RS256", "unknown", all, rs256(issuer.other))
	case "of another token":
		return token("RS256", keyID, all, func(string) ([]byte, error) { return rs256(issuer.trusted)("e30.e30") })
	case "none":
		return token("none", keyID, all, func(string) ([]byte, error) { return nil, nil })
	case "hs256 with the public key":
		// A verifier that takes the algorithm from the token would use the public key as the secret.
		public, err := x509.MarshalPKIXPublicKey(&issuer.trusted.PublicKey)
		if err != nil {
			return "", err
		}
		return token("HS256", keyID, all, func(input string) ([]byte, error) {
			mac := hmac.New(sha256.New, []byte(encodePEM("PUBLIC KEY", public)))
			mac.Write([]byte(input))
			return mac.Sum(nil), nil
		})
	case "no token":
		return "", nil
	case "no JWT":
		return "no.jwt", nil
	default:
		return "", fmt.Errorf("unknown signature %q", signature)
	}
}

func rs256(key *rsa.PrivateKey) func(string) ([]byte, error) {
	return func(input string) ([]byte, error) {
		digest := sha256.Sum256([]byte(input))
		return rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	}
}

func part(value map[string]any) (string, error) {
	text, err := json.Marshal(value)
	return base64.RawURLEncoding.EncodeToString(text), err
}

func encodePEM(kind string, der []byte) string {
	var text bytes.Buffer
	// A buffer takes everything.
	_ = pem.Encode(&text, &pem.Block{Type: kind, Bytes: der})
	return text.String()
}
