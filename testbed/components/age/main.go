// The age plugin of the tests: its recipients and identities are X25519 keys under another name.
package main

import (
	"errors"
	"fmt"
	"os"

	"filippo.io/age"
	"filippo.io/age/plugin"
)

const name = "sealgatetest"

// relabelled gives the stanzas of an X25519 key a type that only this plugin knows.
type relabelled struct {
	recipient age.Recipient
	identity  age.Identity
}

func (r relabelled) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	stanzas, err := r.recipient.Wrap(fileKey)
	for _, s := range stanzas {
		s.Type = name
	}
	return stanzas, err
}

func (r relabelled) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	var own []*age.Stanza
	for _, s := range stanzas {
		if s.Type == name {
			own = append(own, &age.Stanza{Type: "X25519", Args: s.Args, Body: s.Body})
		}
	}
	if len(own) == 0 {
		return nil, age.ErrIncorrectIdentity
	}
	return r.identity.Unwrap(own)
}

func main() {
	p, err := plugin.New(name)
	if err != nil {
		panic(err)
	}
	p.HandleRecipient(func(data []byte) (age.Recipient, error) {
		r, err := age.ParseX25519Recipient(string(data))
		return relabelled{recipient: r}, err
	})
	p.HandleIdentity(func(data []byte) (age.Identity, error) {
		if string(data) == "ask" {
			text, err := p.RequestValue("the key", true)
			if err != nil {
				return nil, err
			}
			data = []byte(text)
		}
		i, err := age.ParseX25519Identity(string(data))
		if err != nil {
			return nil, errors.New("this is no key")
		}
		return relabelled{identity: i}, p.DisplayMessage("touch the key")
	})
	// without the flag that age gives: makes a key pair
	if len(os.Args) == 1 {
		i, err := age.GenerateX25519Identity()
		if err != nil {
			panic(err)
		}
		fmt.Printf("# public key: %s\n%s\n%s\n", plugin.EncodeRecipient(name, []byte(i.Recipient().String())),
			plugin.EncodeIdentity(name, []byte(i.String())), plugin.EncodeIdentity(name, []byte("ask")))
		return
	}
	os.Exit(p.Main())
}
