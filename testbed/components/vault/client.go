package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"github.com/hashicorp/vault/api"
)

// environment is what a verb sees of the process or of the shell that runs it.
type environment struct {
	stdin  io.Reader
	stdout io.Writer
	lookup func(string) string
}

const verbs = "status, kv put, kv get, read, write, list, delete, secrets enable, auth enable, policy write, token create"

func client(args []string, env environment) error {
	config := api.DefaultConfig()
	config.Address = env.lookup("VAULT_ADDR")
	if config.Address == "" {
		config.Address = "http://127.0.0.1:8200"
	}
	vault, err := api.NewClient(config)
	if err != nil {
		return err
	}
	token := env.lookup("VAULT_TOKEN")
	if token == "" {
		token = env.lookup("VAULT_DEV_ROOT_TOKEN_ID") // in the container of a dev server, as its stored token
	}
	vault.SetToken(token)

	words, options := split(args)
	for _, known := range []int{2, 1} {
		if len(words) >= known {
			if verb, ok := table[strings.Join(words[:known], " ")]; ok {
				return verb(call{vault, words[known:], options, env})
			}
		}
	}
	return fmt.Errorf("no such verb: %q; there are: %s", strings.Join(words, " "), verbs)
}

type call struct {
	vault   *api.Client
	words   []string
	options map[string]string
	env     environment
}

var table = map[string]func(call) error{
	"status": func(c call) error {
		status, err := c.vault.Sys().SealStatus()
		return c.print(status, err)
	},
	"kv put": func(c call) error {
		path, data, err := c.pathAndData()
		if err != nil {
			return err
		}
		secret, err := c.vault.Logical().Write(kvPath(path), map[string]any{"data": data})
		return c.print(secret, err)
	},
	"kv get": func(c call) error { return c.read(kvPath) },
	"read":   func(c call) error { return c.read(func(path string) string { return path }) },
	"write": func(c call) error {
		path, data, err := c.pathAndData()
		if err != nil {
			return err
		}
		secret, err := c.vault.Logical().Write(path, data)
		return c.print(secret, err)
	},
	"list": func(c call) error {
		path, err := c.word(0, "a path")
		if err != nil {
			return err
		}
		secret, err := c.vault.Logical().List(path)
		return c.print(secret, err)
	},
	"delete": func(c call) error {
		path, err := c.word(0, "a path")
		if err != nil {
			return err
		}
		secret, err := c.vault.Logical().Delete(path)
		return c.print(secret, err)
	},
	"secrets enable": func(c call) error {
		kind, err := c.word(0, "a kind of secrets engine")
		if err != nil {
			return err
		}
		input := &api.MountInput{Type: strings.TrimSuffix(kind, "-v2")}
		if version := c.options["version"]; version != "" {
			input.Options = map[string]string{"version": version}
		} else if kind == "kv-v2" {
			input.Options = map[string]string{"version": "2"}
		}
		return c.vault.Sys().Mount(c.option("path", kind), input)
	},
	"auth enable": func(c call) error {
		kind, err := c.word(0, "a kind of auth method")
		if err != nil {
			return err
		}
		return c.vault.Sys().EnableAuthWithOptions(c.option("path", kind), &api.EnableAuthOptions{Type: kind})
	},
	"policy write": func(c call) error {
		name, err := c.word(0, "a policy name")
		if err != nil {
			return err
		}
		file, err := c.word(1, "a file or -")
		if err != nil {
			return err
		}
		rules, err := c.content(file)
		if err != nil {
			return err
		}
		return c.vault.Sys().PutPolicy(name, rules)
	},
	"token create": func(c call) error {
		request := &api.TokenCreateRequest{ID: c.options["id"], TTL: c.options["ttl"]}
		if policy := c.options["policy"]; policy != "" {
			request.Policies = strings.Split(policy, ",")
		}
		secret, err := c.vault.Auth().Token().Create(request)
		return c.print(secret, err)
	},
}

// split separates "-name=value" from the other words; a flag without a value counts as "true".
func split(args []string) ([]string, map[string]string) {
	var words []string
	options := map[string]string{}
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			words = append(words, arg)
			continue
		}
		name, value, found := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if !found {
			value = "true"
		}
		options[name] = value
	}
	return words, options
}

func (c call) option(name, fallback string) string {
	if value := c.options[name]; value != "" {
		return value
	}
	return fallback
}

func (c call) word(index int, what string) (string, error) {
	if index >= len(c.words) {
		return "", errors.New("missing: " + what)
	}
	return c.words[index], nil
}

func (c call) content(name string) (string, error) {
	if name == "-" {
		content, err := io.ReadAll(c.env.stdin)
		return string(content), err
	}
	content, err := os.ReadFile(name)
	return string(content), err
}

func (c call) pathAndData() (string, map[string]any, error) {
	path, err := c.word(0, "a path")
	if err != nil {
		return "", nil, err
	}
	data := map[string]any{}
	for _, pair := range c.words[1:] {
		if pair == "-" {
			if err := json.NewDecoder(c.env.stdin).Decode(&data); err != nil {
				return "", nil, err
			}
			continue
		}
		key, value, found := strings.Cut(pair, "=")
		if !found {
			return "", nil, fmt.Errorf("not key=value: %q", pair)
		}
		if name, isFile := strings.CutPrefix(value, "@"); isFile {
			if value, err = c.content(name); err != nil {
				return "", nil, err
			}
		} else if value == "-" {
			if value, err = c.content("-"); err != nil {
				return "", nil, err
			}
		}
		data[key] = value
	}
	return path, data, nil
}

// kvPath turns "mount/a/b" into the path of the KV version 2 API, "mount/data/a/b".
func kvPath(path string) string {
	mount, rest, _ := strings.Cut(path, "/")
	return mount + "/data/" + rest
}

func (c call) read(toAPI func(string) string) error {
	path, err := c.word(0, "a path")
	if err != nil {
		return err
	}
	secret, err := c.vault.Logical().Read(toAPI(path))
	if err == nil && secret == nil {
		err = errors.New("no value found at " + path)
	}
	if field := c.options["field"]; err == nil && field != "" {
		data := secret.Data
		if inner, ok := data["data"].(map[string]any); ok {
			data = inner
		}
		value, ok := data[field]
		if !ok {
			return fmt.Errorf("no field %q at %s", field, path)
		}
		_, err := fmt.Fprint(c.env.stdout, value)
		return err
	}
	return c.print(secret, err)
}

func (c call) print(value any, err error) error {
	if err != nil {
		return err
	}
	if secret, ok := value.(*api.Secret); ok {
		if secret == nil {
			return nil
		}
		if c.options["format"] != "json" {
			return c.printTable(secret.Data)
		}
	}
	encoder := json.NewEncoder(c.env.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func (c call) printTable(data map[string]any) error {
	if inner, ok := data["data"].(map[string]any); ok {
		data = inner
	}
	keys := make([]string, 0, len(data))
	for key := range data {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		if _, err := fmt.Fprintf(c.env.stdout, "%-20s %v\n", key, data[key]); err != nil {
			return err
		}
	}
	return nil
}
