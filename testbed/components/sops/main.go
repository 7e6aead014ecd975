// Command sops-batch encrypts and decrypts as many files as it is sent, with the packages that the sops command is
// made of: for thousands of small files a process per file takes most of the time.
//
// A request on stdin is four byte strings: encrypt or decrypt, a file name, the path of a .sops.yaml, the content.
// The answer on stdout is a byte, 0 for a result and 1 for an error text, and a byte string. Each byte string follows
// its length, a big-endian uint32. Keys come from the environment, as for the command.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/getsops/sops/v3"
	"github.com/getsops/sops/v3/aes"
	"github.com/getsops/sops/v3/cmd/sops/common"
	"github.com/getsops/sops/v3/cmd/sops/formats"
	"github.com/getsops/sops/v3/config"
	"github.com/getsops/sops/v3/keyservice"
	"github.com/getsops/sops/v3/version"
)

func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for {
		var request [4][]byte
		for i := range request {
			var err error
			if request[i], err = read(in); err == io.EOF && i == 0 {
				return
			} else if err != nil {
				panic(err)
			}
		}
		result, err := answer(string(request[0]), string(request[1]), string(request[2]), request[3])
		if err != nil {
			write(out, 1, []byte(err.Error()))
		} else {
			write(out, 0, result)
		}
	}
}

func read(in io.Reader) ([]byte, error) {
	var length uint32
	if err := binary.Read(in, binary.BigEndian, &length); err != nil {
		return nil, err
	}
	content := make([]byte, length)
	_, err := io.ReadFull(in, content)
	return content, err
}

func write(out *bufio.Writer, status byte, content []byte) {
	out.WriteByte(status)
	binary.Write(out, binary.BigEndian, uint32(len(content)))
	out.Write(content)
	if err := out.Flush(); err != nil {
		panic(err)
	}
}

func answer(operation, name, configPath string, content []byte) (result []byte, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("sops panicked: %v", panicked)
		}
	}()
	store := common.StoreForFormat(formats.FormatForPath(name), config.NewStoresConfig())
	services := []keyservice.KeyServiceClient{keyservice.NewLocalClient()}
	if operation == "decrypt" {
		tree, err := store.LoadEncryptedFile(content)
		if err != nil {
			return nil, err
		}
		_, err = common.DecryptTree(common.DecryptTreeOpts{
			Tree: &tree, KeyServices: services, DecryptionOrder: sops.DefaultDecryptionOrder, Cipher: aes.NewCipher(),
		})
		if err != nil {
			return nil, err
		}
		return store.EmitPlainFile(tree.Branches)
	}
	path := filepath.Join(filepath.Dir(configPath), name)
	rule, err := config.LoadCreationRuleForFile(configPath, path, nil)
	if err != nil {
		return nil, err
	}
	branches, err := store.LoadPlainFile(content)
	if err != nil {
		return nil, err
	}
	if len(branches) < 1 || store.HasSopsTopLevelKey(branches[0]) {
		return nil, fmt.Errorf("nothing to encrypt, or encrypted already")
	}
	tree := sops.Tree{Branches: branches, FilePath: path, Metadata: metadata(store, rule)}
	dataKey, errs := tree.GenerateDataKeyWithKeyServices(services)
	if len(errs) > 0 {
		return nil, fmt.Errorf("could not generate data key: %s", errs)
	}
	err = common.EncryptTree(common.EncryptTreeOpts{Tree: &tree, Cipher: aes.NewCipher(), DataKey: dataKey})
	if err != nil {
		return nil, err
	}
	return store.EmitEncryptedFile(tree)
}

func metadata(store common.Store, rule *config.Config) sops.Metadata {
	if single, ok := store.(sops.SingleValueStore); ok && single.IsSingleValueStore() {
		// as the command does: rules about keys have no say in a file that is one value
		return sops.Metadata{
			KeyGroups:        rule.KeyGroups,
			ShamirThreshold:  rule.ShamirThreshold,
			MACOnlyEncrypted: rule.MACOnlyEncrypted,
			Version:          version.Version,
		}
	}
	all := sops.Metadata{
		KeyGroups:               rule.KeyGroups,
		ShamirThreshold:         rule.ShamirThreshold,
		UnencryptedSuffix:       rule.UnencryptedSuffix,
		EncryptedSuffix:         rule.EncryptedSuffix,
		UnencryptedRegex:        rule.UnencryptedRegex,
		EncryptedRegex:          rule.EncryptedRegex,
		UnencryptedCommentRegex: rule.UnencryptedCommentRegex,
		EncryptedCommentRegex:   rule.EncryptedCommentRegex,
		MACOnlyEncrypted:        rule.MACOnlyEncrypted,
		Version:                 version.Version,
	}
	rules := all.UnencryptedSuffix + all.EncryptedSuffix + all.UnencryptedRegex + all.EncryptedRegex +
		all.UnencryptedCommentRegex + all.EncryptedCommentRegex
	if rules == "" {
		all.UnencryptedSuffix = sops.DefaultUnencryptedSuffix
	}
	return all
}
