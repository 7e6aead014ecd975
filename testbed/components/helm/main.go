// Command sealgate-helm renders a chart as `helm template` does, with Helm's own packages, for a caller that put
// placeholders where secret values belong. It reads request.json in its folder and writes one answer; it asks no
// network and runs no plugin. A template that would look into a value that stands behind a placeholder is refused.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
)

// Version is Helm's, set by the build.
var Version = "unknown"

// request says what is rendered. Paths are below the folder that the program runs in.
type request struct {
	Chart                string   `json:"chart"`
	ReleaseName          string   `json:"releaseName"`
	Namespace            string   `json:"namespace"`
	KubeVersion          string   `json:"kubeVersion"`
	APIVersions          []string `json:"apiVersions"`
	SkipCrds             bool     `json:"skipCrds"`
	SkipTests            bool     `json:"skipTests"`
	SkipSchemaValidation bool     `json:"skipSchemaValidation"`
	Values               []values `json:"values"`
}

// values is one step of what is merged over the chart's own values; later steps win.
type values struct {
	// Kind is "file" (File), "set" or "string" (Text, in the form of --set and --set-string) or "content" (the text of
	// File, at Text, as --set-file).
	Kind string `json:"kind"`
	Text string `json:"text"`
	File string `json:"file"`
}

// answer is what became of a request.
type answer struct {
	Documents []document         `json:"documents,omitempty"`
	Derived   map[string]derived `json:"derived,omitempty"`
	Hashes    []string           `json:"hashes,omitempty"`
	Refused   *refusal           `json:"refused,omitempty"`
}

type document struct {
	Path    string `json:"path"`
	Content string `json:"content"`
}

// refusal says why there are no documents.
type refusal struct {
	// Kind is "secret" (a function looks into a value), "random" (a function answers differently each time),
	// "dependency", "schema" or "helm" (whatever Helm itself refuses).
	Kind     string `json:"kind"`
	Function string `json:"function,omitempty"`
	Message  string `json:"message"`
}

func (r *refusal) Error() string { return r.Message }

func main() {
	if len(os.Args) == 2 && os.Args[1] == "version" {
		fmt.Println("v" + Version)
		return
	}
	// Helm's packages log what they skip; an answer is all that is said here
	slog.SetDefault(slog.New(slog.DiscardHandler))
	log.SetOutput(io.Discard)
	var wanted request
	text, err := os.ReadFile("request.json")
	if err == nil {
		err = json.Unmarshal(text, &wanted)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the request can't be read")
		os.Exit(2)
	}
	if err := json.NewEncoder(os.Stdout).Encode(render(&wanted)); err != nil {
		os.Exit(2)
	}
}
