package main

import (
	"os"
	"path/filepath"

	"github.com/getsops/sops/v3/decrypt"
	"github.com/getsops/sops/v3/logging"
	"github.com/sirupsen/logrus"
)

func main() {
	measure(map[string]work{"open": open})
}

func open(folder string) (func() error, error) {
	logging.SetLevel(logrus.ErrorLevel)
	if err := os.Setenv("SOPS_AGE_KEY_FILE", filepath.Join(folder, "x25519.key")); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "sops", "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		got, err := decrypt.File(file, "yaml")
		if err != nil {
			return nil, err
		}
		want, err := read(filepath.Join(folder, "plain"), filepath.Base(file))
		if err != nil {
			return nil, err
		}
		if err := same(file, got, want); err != nil {
			return nil, err
		}
	}
	return func() error {
		for _, file := range files {
			if _, err := decrypt.File(file, "yaml"); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
