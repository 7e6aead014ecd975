//go:build tools

// Package tools pins the age commands that the testbed builds.
package tools

import (
	_ "filippo.io/age/cmd/age"
	_ "filippo.io/age/cmd/age-keygen"
	_ "filippo.io/age/cmd/age-plugin-batchpass"
)
