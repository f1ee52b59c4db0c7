// Command glueledger keeps the ledger of an organization's glue work: see
// `glueledger --help`, and package app for what it does.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"glueledger/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends at once
	os.Exit(app.Main(ctx, os.Args[1:], app.Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
}
