module slipway/image-registry

go 1.26.1

require github.com/google/go-containerregistry v0.21.9
