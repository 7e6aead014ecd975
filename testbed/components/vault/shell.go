package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// shell runs "sh -c SCRIPT" (or a script from standard input) with "vault" built in.
func shell(args []string) int {
	source := ""
	if len(args) >= 2 && args[0] == "-c" {
		source = args[1]
	} else if len(args) != 0 {
		fmt.Fprintln(os.Stderr, "sh: only -c SCRIPT, or a script on standard input")
		return 2
	}
	parser := syntax.NewParser(syntax.Variant(syntax.LangPOSIX))
	var program *syntax.File
	var err error
	if source != "" {
		program, err = parser.Parse(strings.NewReader(source), "sh")
	} else {
		program, err = parser.Parse(os.Stdin, "sh")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	runner, err := interp.New(interp.StdIO(os.Stdin, os.Stdout, os.Stderr), interp.ExecHandlers(builtin))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	err = runner.Run(context.Background(), program)
	if err == nil {
		return 0
	}
	if status, ok := interp.IsExitStatus(err); ok {
		return int(status)
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func builtin(next interp.ExecHandlerFunc) interp.ExecHandlerFunc {
	return func(ctx context.Context, args []string) error {
		if args[0] != "vault" && args[0] != "/bin/vault" {
			return next(ctx, args)
		}
		handler := interp.HandlerCtx(ctx)
		env := environment{
			stdin:  handler.Stdin,
			stdout: handler.Stdout,
			lookup: func(name string) string { return handler.Env.Get(name).String() },
		}
		if err := client(args[1:], env); err != nil {
			fmt.Fprintln(handler.Stderr, "vault: "+err.Error())
			return interp.NewExitStatus(2)
		}
		return nil
	}
}
