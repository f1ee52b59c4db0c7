// Package ghclient speaks GitHub's API as a GitHub App.
//
// It stands beside webhooks at the start of the flow: [Record.Activities] and
// [Client.Discussions] turn what the API tells of a thread (the issue or pull
// request, its timeline, its review comments; a discussion with its comments)
// into the same activities that the webhooks of the same history give, so that
// the ledger does not depend on which way history came in. And it stands at the
// end: reports, badges and answers are posted through it.
//
// An [App] is the App itself: its registration, its installations, its webhook
// deliveries. It hands out a [Client] for each installation, which does all that
// concerns repositories. Both are safe for concurrent use, hold no state that a
// restart would miss, and keep within GitHub's limits for everything that one
// process sends:
//
//   - Requests are paced so that no minute sees more points, and no minute or
//     hour more new content, than GitHub documents; few are under way at once.
//   - A request is never sent when the hour's budget is known to be used up, and
//     one marked by [Background] leaves a fifth of it to live work. An answer that
//     has not changed since (304) is free.
//   - When GitHub asks to slow down, all requests of the App wait. Waits of up to
//     about a minute are waited inside; longer ones give a [LimitedError].
//   - What is harmless to repeat is repeated when GitHub or the connection fails.
//     What creates something is not: its caller marks what it posts, and looks for
//     the mark (FindIssue, FindComment, FindDiscussion) before it posts again.
//
// [Visitors] signs people in with GitHub, and asks what they can read there in their
// own name.
//
// Tokens are made when they are needed, renewed before they end, and sent to
// GitHub's API only. Objects are decoded into narrow structs of our own, which
// backup reads files of the same form with.
package ghclient
