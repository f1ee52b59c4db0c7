// Package publish posts on GitHub what the ledger has to say: the monthly
// reports, and one comment with badges on each thread that glue work moved.
//
// It stands at the end of the flow, beside the pages. What is posted is rendered
// by whoever wires the package (the templates are package web's), when it is
// posted is decided by an organisation's policy, and that it is posted exactly
// once, whatever crashes when, is the [Poster]'s care: what is to be posted is
// written down first under a key, the key is hidden in what is posted, and
// nothing is created before it has been looked for.
//
// What people do wins. A post that somebody deleted at GitHub is not posted again,
// whatever changes; an issue that somebody closed stays closed, and is edited still;
// a file that glueledger has not written is not written over. A post stays where
// it was first posted, also when the policy names another place later. What
// GitHub refuses (a locked thread, an archived repository, a missing permission)
// is remembered with its reason, and tried again ever more rarely.
//
// A report is rendered as of its publication for ever: what waited then is written
// down, so that an edit tells of late effects and withdrawals, and not of each
// passing day. Private repositories are told of only where the target is private at
// that very moment, as GitHub says, and the policy wants it.
//
// Badges that are switched off are removed, and so is the comment when nobody is
// left on it who wants to be shown.
//
// [Reports] and [Badges] are tasks: each Run does a slice of what the database
// says is to be done, may be killed at any moment, and takes up from there.
package publish
