// Package history is the vocabulary that the rest of glueledger shares: an
// [Activity] says who did what, where and when, and a [Thread] is everything
// known of one issue, pull request or discussion, in order.
//
// It is the second stage of the flow. Webhook deliveries, the REST API and
// imported backups are all turned into activities; [Assemble] puts the
// activities of one thread together. The result does not depend on where the
// activities came from, in which order, or how often: the same history gives
// the same thread.
//
// The package is pure: no I/O, no clock. Of ours it imports only package pattern.
package history
