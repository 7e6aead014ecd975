// Measures one piece of work of an original in one process: PROGRAM WORK FOLDER SAMPLES prints the nanoseconds that
// one operation took, a line a sample. The files in FOLDER are those that Sealgate works on.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

const sample = time.Second

// A work makes what its operation needs, does it once and compares the result with what is expected.
type work func(folder string) (operation func() error, err error)

func measure(works map[string]work) {
	if len(os.Args) == 2 && os.Args[1] == "version" {
		fmt.Println(runtime.Version())
		return
	}
	if len(os.Args) != 4 || works[os.Args[1]] == nil {
		fail(fmt.Errorf("usage: %s WORK FOLDER SAMPLES", os.Args[0]))
	}
	samples, err := strconv.Atoi(os.Args[3])
	fail(err)
	operation, err := works[os.Args[1]](os.Args[2])
	fail(err)
	run(operation) // warm-up
	for range samples {
		fmt.Println(run(operation))
	}
}

func run(operation func() error) int64 {
	begin := time.Now()
	for count := int64(1); ; count++ {
		fail(operation())
		if spent := time.Since(begin); spent >= sample {
			return spent.Nanoseconds() / count
		}
	}
}

func read(folder, name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(folder, name))
}

func same(what string, got, want []byte) error {
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is not what is expected", what)
	}
	return nil
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
