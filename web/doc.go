// Package web shows what the ledger holds: owners and repositories at a glance with
// what waits there, people, monthly reports with their archive and feeds, threads,
// receipts, the rules in force and badges.
//
// It is the last stage of the flow. A page asks the ledger through the narrow
// [Reader], arranges what it got in a typed page struct and renders it into a
// buffer; a report is arranged once and rendered as text, Markdown, HTML, JSON
// or CSV. Nothing is judged here: verdicts and credits are drawn as package
// scoring gave them.
//
// Before all that, [Setup] registers the GitHub App. One browser is let in, by a link
// that the program prints when it starts.
//
// A visitor can sign in with GitHub where [SignIn] is set. What a page shows of private
// repositories is decided in one place, by access: for each visitor as GitHub has it.
// To others, such a page is one that never was. Through [Disputes] visitors say what
// they have against a credit, and those who maintain the repository decide.
//
// The API, below /api/v1, gives to programs what pages show, to the same people: who asks
// is known by a session or by a token of GitHub. Its addresses stand in one table, of
// which its description is made.
//
// Whatever people on GitHub wrote (titles, names, labels, comments) is text
// and stays text: it can neither become markup nor notify anybody.
package web
