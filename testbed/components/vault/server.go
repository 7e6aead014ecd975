package main

import (
	"context"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/audit"
	"github.com/hashicorp/vault/helper/namespace"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical"
	"github.com/hashicorp/vault/sdk/physical/file"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// unsealKeyFile is beside the data of a persistent test server: its tests restart it, nobody types a key.
const unsealKeyFile = "testbed-unseal-key"

type options struct {
	address, rootToken, certFile, keyFile, storage, logLevel string
}

func parse(args []string) (options, error) {
	env := func(name, fallback string) string {
		if value := os.Getenv(name); value != "" {
			return value
		}
		return fallback
	}
	o := options{}
	flags := flag.NewFlagSet("vault server", flag.ContinueOnError)
	dev := flags.Bool("dev", false, "run unsealed with a known root token (the only mode there is)")
	flags.StringVar(&o.address, "dev-listen-address", env("VAULT_DEV_LISTEN_ADDRESS", "127.0.0.1:8200"), "host:port")
	flags.StringVar(&o.rootToken, "dev-root-token-id", env("VAULT_DEV_ROOT_TOKEN_ID", ""), "the root token")
	flags.StringVar(&o.certFile, "tls-cert-file", env("VAULT_DEV_TLS_CERT_FILE", ""), "PEM certificate; serves https")
	flags.StringVar(&o.keyFile, "tls-key-file", env("VAULT_DEV_TLS_KEY_FILE", ""), "PEM key of the certificate")
	flags.StringVar(&o.storage, "storage", env("VAULT_DEV_STORAGE", ""), "folder that keeps the data over a restart")
	flags.StringVar(&o.logLevel, "log-level", env("VAULT_LOG_LEVEL", "info"), "trace, debug, info, warn or error")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if !*dev {
		return o, errors.New("only \"server -dev\" is built in")
	}
	if o.rootToken == "" {
		return o, errors.New("set VAULT_DEV_ROOT_TOKEN_ID")
	}
	if (o.certFile == "") != (o.keyFile == "") {
		return o, errors.New("set both the TLS certificate file and the TLS key file, or none")
	}
	return o, nil
}

func serve(args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	logger := hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.LevelFromString(o.logLevel)})
	core, err := newCore(o, logger)
	if err != nil {
		return err
	}
	if err := unseal(core, o); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.address)
	if err != nil {
		return err
	}
	scheme := "http"
	if o.certFile != "" {
		pair, err := tls.LoadX509KeyPair(o.certFile, o.keyFile)
		if err != nil {
			return err
		}
		scheme = "https"
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{pair},
			MinVersion:   tls.VersionTLS12,
			ClientAuth:   tls.RequestClientCert, // the cert auth method looks at it itself
			NextProtos:   []string{"h2", "http/1.1"},
		})
	}
	handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core:           core,
		ListenerConfig: &configutil.Listener{Address: o.address, TLSDisable: o.certFile == ""},
	})
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	core.SetClusterHandler(handler)

	done := make(chan os.Signal, 1)
	signal.Notify(done, syscall.SIGINT, syscall.SIGTERM)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Printf("vault ready at %s://%s\n", scheme, listener.Addr())
	select {
	case err := <-failed:
		return err
	case <-done:
		_ = server.Close()
		return core.Shutdown()
	}
}

func newCore(o options, logger hclog.Logger) (*vault.Core, error) {
	storage, err := newStorage(o, logger)
	if err != nil {
		return nil, err
	}
	scheme := "http"
	if o.certFile != "" {
		scheme = "https"
	}
	return vault.NewCore(&vault.CoreConfig{
		Physical:     storage,
		Logger:       logger,
		DisableMlock: true,
		RedirectAddr: scheme + "://" + o.address,
		EnableRaw:    true,
		// kv must be here itself: reached only through the "plugin" factory, secret/ would be KV version 1.
		LogicalBackends:    secretsEngines,
		CredentialBackends: authMethods,
		BuiltinRegistry:    registry{},
		AuditBackends:      map[string]audit.Factory{"file": audit.NewFileBackend},
	})
}

func newStorage(o options, logger hclog.Logger) (physical.Backend, error) {
	if o.storage == "" {
		return inmem.NewInmem(nil, logger)
	}
	return file.NewFileBackend(map[string]string{"path": filepath.Join(o.storage, "data")}, logger)
}

// unseal makes a new core ready (root token, KV version 2 at secret/), or opens a kept one with its kept key.
func unseal(core *vault.Core, o options) error {
	ctx := namespace.RootContext(context.Background())
	initialized, err := core.Initialized(ctx)
	if err != nil {
		return err
	}
	if initialized {
		text, err := os.ReadFile(filepath.Join(o.storage, unsealKeyFile))
		if err != nil {
			return err
		}
		key, err := hex.DecodeString(strings.TrimSpace(string(text)))
		if err != nil {
			return err
		}
		return open(core, key)
	}
	shamir := &vault.SealConfig{SecretShares: 1, SecretThreshold: 1}
	result, err := core.Initialize(ctx, &vault.InitParams{BarrierConfig: shamir})
	if err != nil {
		return err
	}
	key := result.SecretShares[0]
	if o.storage != "" {
		text := []byte(hex.EncodeToString(key))
		if err := os.WriteFile(filepath.Join(o.storage, unsealKeyFile), text, 0o600); err != nil {
			return err
		}
	}
	if err := open(core, key); err != nil {
		return err
	}
	steps := []struct {
		path string
		data map[string]any
	}{
		{"auth/token/create", map[string]any{
			"id": o.rootToken, "policies": []string{"root"}, "no_parent": true, "no_default_policy": true,
		}},
		{"sys/mounts/secret", map[string]any{"type": "kv", "options": map[string]string{"version": "2"}}},
		{"auth/token/revoke-self", nil},
	}
	for _, step := range steps {
		response, err := core.HandleRequest(ctx, &logical.Request{
			Operation: logical.UpdateOperation, ClientToken: result.RootToken, Path: step.path, Data: step.data,
		})
		if err == nil && response.IsError() {
			err = response.Error()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", step.path, err)
		}
	}
	return nil
}

func open(core *vault.Core, key []byte) error {
	unsealed, err := core.Unseal(key)
	if err == nil && !unsealed {
		err = errors.New("still sealed")
	}
	return err
}
