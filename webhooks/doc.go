// Package webhooks is where GitHub's news comes in. It is the first stage of
// the flow, in two halves that never run in the same request:
//
// [NewHandler] answers deliveries: it caps the body, verifies the signature,
// hands the raw bytes to an [Inbox] and says 202 once they are on disk. It does
// not decode, since decoding costs more than storing and GitHub waits ten
// seconds at most.
//
// [Decode] later turns a kept delivery into activities of package history and
// into [Change]s of repositories, labels, milestones and installations. It is
// pure: what it says depends on the payload alone, not on when or how often the
// payload came. It is as lenient as GitHub's data is: deleted accounts, missing
// titles, unknown events and actions are normal; only a payload that is no JSON
// or does not say which repository, thread or comment it is about is an error.
//
// Whatever the event, a payload tells of the thread that it shows: each one gives
// the thread's opened activity too, since the App may have been installed after
// the thread began, and deliveries get lost.
//
// There is one file per family of events. The payload structs are our own and
// hold only what is read here: go-github's types have hundreds of fields, nearly
// all pointers, and take twice the time and nine times the memory to fill.
package webhooks
