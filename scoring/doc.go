// Package scoring turns a thread's history into credits for glue work.
//
// It is the third stage of the flow: [Score] is a pure function of a thread
// (see package history), the rules, their settings and the time of evaluation.
// No I/O, no clock, standard library and a Markdown parser only.
package scoring
