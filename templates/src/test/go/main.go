// Command golden renders ../resources/golden/cases.txt with the real text/template and sprig and
// writes what came out to ../resources/golden/expected.txt. Run it after a change of the cases:
//
//	go run .
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"
)

const dir = "../resources/golden/"

func main() {
	raw, err := os.ReadFile(dir + "cases.txt")
	check(err)
	var out bytes.Buffer
	seen := map[string]bool{}
	for _, block := range strings.Split(string(raw), "\n=== ")[1:] {
		head, body, _ := strings.Cut(block, "\n")
		name, data, _ := strings.Cut(strings.TrimSpace(head), " ")
		if seen[name] {
			panic("twice: " + name)
		}
		seen[name] = true
		fmt.Fprintf(&out, "%s %s\n", name, render(body, data))
	}
	check(os.WriteFile(dir+"expected.txt", out.Bytes(), 0o644))
}

// render gives the output in Go quotes, or the word error.
func render(text, options string) string {
	funcs := sprig.TxtFuncMap()
	funcs["toYaml"] = func(v any) (string, error) {
		b, err := yaml.Marshal(v)
		return strings.TrimSuffix(string(b), "\n"), err
	}
	funcs["fromYaml"] = func(s string) (map[string]any, error) {
		m := map[string]any{}
		err := yaml.Unmarshal([]byte(s), &m)
		return m, err
	}
	t := template.New("t").Funcs(funcs)
	if strings.Contains(options, "strict") {
		t = t.Option("missingkey=error")
	}
	t, err := t.Parse(text)
	if err != nil {
		return failed(err)
	}
	data := func() any {
		if strings.Contains(options, "strings") {
			return read[map[string]string]("strings.json")
		}
		return read[map[string]any]("any.json")
	}()
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return failed(err)
	}
	return fmt.Sprintf("%q", out.String())
}

func read[T any](file string) T {
	raw, err := os.ReadFile(dir + file)
	check(err)
	var data T
	check(json.Unmarshal(raw, &data))
	return data
}

// failed keeps the line of an error, which is part of what is compared.
func failed(err error) string {
	return "error line " + strings.SplitN(err.Error(), ":", 4)[2]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
