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
// [Reports] and [Badges] are tasks: each Run does a slice of what the database
// says is to be done, may be killed at any moment, and takes up from there.
package publish
