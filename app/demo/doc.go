// Package demo tells the story of a simulated organisation and sends it as
// webhooks.
//
// It stands before the first stage of the flow, in GitHub's place: [Story]
// makes six months of deliveries of the fictional organisation lantern-maps,
// and [Send] posts them, signed, to a webhook endpoint. The ledger looks at them a few hours
// of the story at a time, by the story's clock, so that its journal reads as if it had
// been there. Every credit comes out of the rules, or of what people say in the story,
// and a test holds what comes out against what the story means to earn.
//
// The story is a discrete simulation. A plan casts scenes (each the plot of a
// thread, with the people it needs) over the months; a scene schedules what its
// people do; the world then acts it all out in the order of time, giving out
// numbers and ids and writing one payload for each thing done, as GitHub would.
// All chance comes from one seeded generator: the same seed gives the same bytes.
package demo
