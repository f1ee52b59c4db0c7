// Package backfill fetches the history of watched repositories over GitHub's
// API, and sees to it that nothing is missed.
//
// It stands beside webhooks at the start of the flow: what it fetches becomes
// the same activities, and as those are keyed, what a webhook tells meanwhile is
// not counted twice. [Runner] fetches page by page. Each page is one transaction
// that moves the cursor, too, so that a process that is killed repeats at most the
// page that was under way. [Redeliverer] asks GitHub for another attempt of
// deliveries that failed, and for history where deliveries are lost.
package backfill
