// Package store keeps everything that glueledger knows in one database: the
// raw deliveries, the activities that they told of, and the ledger that
// scoring made of those.
//
// It is the fourth stage of the flow and the only one with a disk. [Inbox]
// stores deliveries before they are acknowledged; [Store.Ingest] turns them
// into activities and marks their threads; [Store.ScoreDue] judges threads
// that are marked, or whose time has come, and writes credits, journal,
// ordinary contributions and what the thread waits for. [Store.Rescore] does the
// same for threads that nothing marked, after other rules. Disputes of credits lie beside
// the ledger; [Store.DecideDispute] adds the activity that withdraws one. Everything else
// reads.
//
// Threads wait as of when what is known of their repository ends, and as of now where an
// active installation keeps it current; effects go by the clock. That end is noted with the
// repository, and whatever moves it marks the threads that wait otherwise then, in the same
// transaction.
//
// What can be read of the ledger is a function of the activities, the aliases,
// the bots known and the settings files in force, never of the order in which they
// came; [Store.Verify] checks that. Privacy is the exception: in doubt a repository is private.
// Where the settings close the pages of a public repository, it counts as private, too,
// but for what is published on GitHub.
// Nothing that was deleted on GitHub is quoted.
//
// What GitHub no longer shows to the App is hidden, as if it were private, and
// purged after [PurgeGrace]: a repository that was deleted, or removed from its
// installation, or whose installation was removed. Texts of deleted comments and
// threads are dropped at once, and so are quotes of them in the journal; the bodies
// of deliveries, which have them too, after a week. [Store.Scrub] takes off the disk
// what a purge deleted.
//
// One file per concept, with the queries beside the functions that run them.
// Queries keep to what SQLite and PostgreSQL share; times are unix seconds. Of the
// migrations there is no 00021: the number was left out, and must not be used, since
// ledgers that are past it would never run it.
package store
