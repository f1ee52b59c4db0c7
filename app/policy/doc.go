// Package policy is configuration as code: what an organization, or one of its
// repositories, sets in the file .github/glueledger.yml.
//
// It stands beside the flow. [Parse] reads a file strictly and reports everything
// that is wrong with it at once, by line and column. [For] says what is in force in
// a repository: scoring is given the settings, reports and badges the rest.
// [Watch] fetches the files, has the store keep them, and tells authors of bad
// ones by a check run on their commit. One table, in keys.go, holds every key with
// its default; the parser, the [Schema] for editors and the README's table read it.
//
// # Which file counts
//
// A repository's own file counts for it, and else that of the repository
// ".github" of the same owner; where neither is there, the defaults. It is always
// one whole file: what a repository's own file does not set has its default, not
// the value of the owner's file. A file that is wrong somewhere is not used at all,
// and the last good one of that repository stays in force, until it is taken away
// or repaired.
//
// Settings under reports say, in the owner's file, how the report of the whole
// organization (or of each repository: scope) is published. In a repository's own
// file they add a report of that repository alone, and only when they are there.
package policy
