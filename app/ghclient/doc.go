// Package ghclient speaks GitHub's REST API.
//
// It stands beside webhooks at the start of the flow: [Record.Activities] turns
// the REST objects of a thread (the issue or pull request, its timeline, its
// review comments) into the same activities that the webhooks of the same
// history give, so that the ledger does not depend on which way history came in.
package ghclient
