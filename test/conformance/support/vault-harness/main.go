// Command vault-harness runs the parts of Vault that can be built from published modules: the JWT auth method itself,
// and the parser that Vault reads policies with. It reads one JSON document on standard input and writes one on standard
// output:
//
//	vault-harness login     logs tokens in at roles of the real JWT auth method
//	vault-harness policies  parses policies
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: vault-harness login|policies"))
	}
	var err error
	switch os.Args[1] {
	case "login":
		err = answer(login)
	case "policies":
		err = answer(parsePolicies)
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

func answer[Question, Answer any](ask func(Question) (Answer, error)) error {
	var question Question
	decoder := json.NewDecoder(os.Stdin)
	// As Vault's HTTP layer: a number keeps the form it was sent in.
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&question); err != nil {
		return fmt.Errorf("cannot read the question: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("something follows the question")
	}
	result, err := ask(question)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
