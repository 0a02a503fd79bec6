// Command harbor-matcher matches tags with the library that Harbor's rules for tags match with, at Harbor's version of it. It
// reads a pattern and tags as JSON on standard input, and writes the tags that match:
//
//	{"pattern": "v*", "tags": ["v1", "main"]}  ->  ["v1"]
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/bmatcuk/doublestar"
)

func main() {
	var question struct {
		Pattern string   `json:"pattern"`
		Tags    []string `json:"tags"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&question); err != nil {
		fail(err)
	}
	matched := []string{}
	for _, tag := range question.Tags {
		matches, err := doublestar.Match(question.Pattern, tag)
		if err != nil {
			fail(fmt.Errorf("%s: %w", question.Pattern, err))
		}
		if matches {
			matched = append(matched, tag)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(matched); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
