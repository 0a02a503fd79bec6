module slipway/harbor-matcher

go 1.26.1

require github.com/bmatcuk/doublestar v1.3.4
