// Package backup reads history from github-metadata-backup directories and
// .tar.gz archives of them.
//
// It stands at the start of the flow, beside webhooks: each `issues/N.json` or
// `pulls/N.json` becomes a [Thread] of activities, by way of package ghclient.
// Archives are read as a stream; files are decoded on all processors. What is
// damaged is named and left out, and the rest is read.
package backup
