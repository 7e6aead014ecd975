package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// standard are the meta schemas that the validator brings along.
var standard = regexp.MustCompile(`^https?://json-schema\.org/(draft-0[467]|draft/(2019-09|2020-12))/schema#?$`)

// localSchemas refuses what would make the validator read another file or ask an address.
func localSchemas(loaded *chart.Chart) error {
	if len(loaded.Schema) > 0 {
		var schema any
		if err := json.Unmarshal(loaded.Schema, &schema); err != nil {
			return &refusal{Kind: "schema", Message: loaded.ChartFullPath() + "/values.schema.json is no JSON"}
		}
		if found := foreign(schema); found != "" {
			return &refusal{Kind: "schema", Message: fmt.Sprintf(
				"%s/values.schema.json refers to another document by %s", loaded.ChartFullPath(), found)}
		}
	}
	for _, each := range loaded.Dependencies() {
		if err := localSchemas(each); err != nil {
			return err
		}
	}
	return nil
}

// foreign names the keyword that leads out of the schema; empty when there is none.
func foreign(node any) string {
	switch it := node.(type) {
	case map[string]any:
		for key, value := range it {
			text, isText := value.(string)
			switch key {
			case "$ref", "$dynamicRef", "$recursiveRef":
				if isText && !strings.HasPrefix(text, "#") {
					return key
				}
			case "$schema":
				if isText && !standard.MatchString(text) {
					return key
				}
			}
			if found := foreign(value); found != "" {
				return found
			}
		}
	case []any:
		for _, value := range it {
			if found := foreign(value); found != "" {
				return found
			}
		}
	}
	return ""
}
