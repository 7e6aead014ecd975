// Command vault is a small HashiCorp Vault 1.19 for tests: the real core, HTTP handler and plugins that
// Sealgate's tests log in to and read from, without the some two hundred others that make the stock build slow.
//
// It answers to three names: "vault server -dev" runs the server, other "vault VERB" are a few of the
// stock client's verbs, and when it is called "sh" it is a POSIX shell whose only command is vault, so that an
// image with nothing else in it can run the init commands of Testcontainers.
//
// Vault 1.19 is under the Business Source License: this is a test tool, never a part of what Sealgate ships.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if filepath.Base(os.Args[0]) == "sh" {
		os.Exit(shell(os.Args[1:]))
	}
	if len(os.Args) > 1 && os.Args[1] == "server" {
		if err := serve(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "vault: "+err.Error())
			os.Exit(1)
		}
		return
	}
	if err := client(os.Args[1:], environment{stdin: os.Stdin, stdout: os.Stdout, lookup: os.Getenv}); err != nil {
		fmt.Fprintln(os.Stderr, "vault: "+err.Error())
		os.Exit(2)
	}
}
