package main

import (
	"text/template"
	_ "unsafe" // for go:linkname
)

// helmFunctions are the functions of Helm's templates. The engine does not export them, and a copy of them would be
// another thing than what charts are written for; a version of Helm without the symbol fails to link.
//
//go:linkname helmFunctions helm.sh/helm/v4/pkg/engine.funcMap
func helmFunctions() template.FuncMap
