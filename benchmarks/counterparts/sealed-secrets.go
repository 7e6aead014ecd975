package main

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"path/filepath"

	"github.com/bitnami-labs/sealed-secrets/pkg/apis/sealedsecrets/v1alpha1"
	"k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
)

func main() {
	measure(map[string]work{"open": open, "seal": seal})
}

// What the controller does with an object that its informer gave it.
func open(folder string) (func() error, error) {
	key, err := privateKey(folder)
	if err != nil {
		return nil, err
	}
	keys := map[string]*rsa.PrivateKey{"own": key}
	paths, err := filepath.Glob(filepath.Join(folder, "sealed", "*.json"))
	if err != nil {
		return nil, err
	}
	want, err := plainSecret(folder)
	if err != nil {
		return nil, err
	}
	var sealed []*v1alpha1.SealedSecret
	for _, path := range paths {
		object := new(v1alpha1.SealedSecret)
		if err := readJSON(path, object); err != nil {
			return nil, err
		}
		sealed = append(sealed, object)
	}
	secret, err := sealed[0].Unseal(scheme.Codecs, keys)
	if err != nil {
		return nil, err
	}
	if err := sameData(secret.Data, want.StringData); err != nil {
		return nil, err
	}
	next := 0
	return func() error {
		_, err := sealed[next%len(sealed)].Unseal(scheme.Codecs, keys)
		next++
		return err
	}, nil
}

func seal(folder string) (func() error, error) {
	key, err := privateKey(folder)
	if err != nil {
		return nil, err
	}
	certificates, err := cert.CertsFromFile(filepath.Join(folder, "sealing.crt"))
	if err != nil {
		return nil, err
	}
	public, ok := certificates[0].PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("sealing.crt has no RSA key")
	}
	secret, err := plainSecret(folder)
	if err != nil {
		return nil, err
	}
	sealed, err := v1alpha1.NewSealedSecret(scheme.Codecs, public, secret)
	if err != nil {
		return nil, err
	}
	opened, err := sealed.Unseal(scheme.Codecs, map[string]*rsa.PrivateKey{"own": key})
	if err != nil {
		return nil, err
	}
	if err := sameData(opened.Data, secret.StringData); err != nil {
		return nil, err
	}
	return func() error {
		_, err := v1alpha1.NewSealedSecret(scheme.Codecs, public, secret)
		return err
	}, nil
}

func privateKey(folder string) (*rsa.PrivateKey, error) {
	pem, err := read(folder, "sealing.key")
	if err != nil {
		return nil, err
	}
	key, err := keyutil.ParsePrivateKeyPEM(pem)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("sealing.key is no RSA key")
	}
	return private, nil
}

func plainSecret(folder string) (*v1.Secret, error) {
	secret := new(v1.Secret)
	return secret, readJSON(filepath.Join(folder, "secret.json"), secret)
}

func readJSON(path string, into any) error {
	text, err := read("", path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func sameData(got map[string][]byte, want map[string]string) error {
	if len(got) != len(want) {
		return errors.New("the opened Secret has other keys")
	}
	for name, value := range want {
		if err := same(name, got[name], []byte(value)); err != nil {
			return err
		}
	}
	return nil
}
