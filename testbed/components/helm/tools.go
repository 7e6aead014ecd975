//go:build tools

// The helm command itself is what the tests compare with.
package main

import _ "helm.sh/helm/v4/cmd/helm"
