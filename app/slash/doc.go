// Package slash obeys the commands that people write in comments: "/credit" and
// "/uncredit" for what others earned, "/glueledger" for questions and for what is
// shown of oneself.
//
// It stands beside the flow. Package store queues a comment with a command when
// it is first told of it; [Commands.Run] takes what waits, asks GitHub who may do
// what, and adds what was said to the history as activities, so that the ledger
// stays a function of history. What is done is acknowledged by a reaction; only
// errors and questions are answered in words. Everything can be done twice: a
// run that was cut off is done again from the beginning.
//
// Reactions have no webhook. Those to comments with nominations are looked at
// often at first and rarely later, for as long as a nomination waits. Comments on
// discussions have reactions in the GraphQL API alone, under a node's id that
// neither the history nor a number leads to without paging through the discussion:
// they get none, and there only a second nomination confirms.
package slash
