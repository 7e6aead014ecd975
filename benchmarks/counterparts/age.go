package main

import (
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
)

func main() {
	measure(map[string]work{
		"x25519":  small("x25519"),
		"hybrid":  small("hybrid"),
		"decrypt": decryptStream,
		"encrypt": encryptStream,
	})
}

// Opens a file of 32 bytes from memory, which is what a SOPS data key takes.
func small(key string) work {
	return func(folder string) (func() error, error) {
		identities, err := identities(folder, key)
		if err != nil {
			return nil, err
		}
		file, err := read(folder, key+".age")
		if err != nil {
			return nil, err
		}
		want, err := read(folder, "small.bin")
		if err != nil {
			return nil, err
		}
		open := func() ([]byte, error) {
			content, err := age.Decrypt(bytes.NewReader(file), identities...)
			if err != nil {
				return nil, err
			}
			return io.ReadAll(content)
		}
		got, err := open()
		if err != nil {
			return nil, err
		}
		if err := same(key+".age", got, want); err != nil {
			return nil, err
		}
		return func() error {
			_, err := open()
			return err
		}, nil
	}
}

func decryptStream(folder string) (func() error, error) {
	identities, err := identities(folder, "x25519")
	if err != nil {
		return nil, err
	}
	run := func(sink io.Writer) error {
		file, err := os.Open(filepath.Join(folder, "stream.age"))
		if err != nil {
			return err
		}
		defer file.Close()
		content, err := age.Decrypt(file, identities...)
		if err != nil {
			return err
		}
		_, err = io.Copy(sink, content)
		return err
	}
	return func() error { return run(io.Discard) }, sameAsStream(folder, run)
}

func encryptStream(folder string) (func() error, error) {
	identities, err := identities(folder, "x25519")
	if err != nil {
		return nil, err
	}
	recipient := identities[0].(*age.X25519Identity).Recipient()
	run := func(sink io.Writer) error {
		file, err := os.Open(filepath.Join(folder, "stream.bin"))
		if err != nil {
			return err
		}
		defer file.Close()
		content, err := age.Encrypt(sink, recipient)
		if err != nil {
			return err
		}
		if _, err := io.Copy(content, file); err != nil {
			return err
		}
		return content.Close()
	}
	return func() error { return run(io.Discard) }, sameAsStream(folder, func(sink io.Writer) error {
		var sealed bytes.Buffer
		if err := run(&sealed); err != nil {
			return err
		}
		content, err := age.Decrypt(&sealed, identities...)
		if err != nil {
			return err
		}
		_, err = io.Copy(sink, content)
		return err
	})
}

func sameAsStream(folder string, run func(io.Writer) error) error {
	plain, err := read(folder, "stream.bin")
	if err != nil {
		return err
	}
	want := sha256.Sum256(plain)
	got := sha256.New()
	if err := run(got); err != nil {
		return err
	}
	return same("the stream", got.Sum(nil), want[:])
}

func identities(folder, name string) ([]age.Identity, error) {
	text, err := read(folder, name+".key")
	if err != nil {
		return nil, err
	}
	return age.ParseIdentities(bytes.NewReader(text))
}
