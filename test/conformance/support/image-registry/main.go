// Command image-registry is the image registry of the tests: the one of go-containerregistry, in memory, with the listing of referrers
// that cosign and Kyverno ask for. It listens on the address that it is given and says nothing of the requests.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: image-registry ADDRESS")
	}
	server := &http.Server{
		Addr: os.Args[1],
		Handler: registry.New(
			registry.WithReferrersSupport(true),
			registry.Logger(log.New(io.Discard, "", 0)),
		),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
