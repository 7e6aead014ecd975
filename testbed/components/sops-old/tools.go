//go:build tools

// Package tools pins the older sops command that the testbed builds.
package tools

import _ "go.mozilla.org/sops/v3/cmd/sops"
