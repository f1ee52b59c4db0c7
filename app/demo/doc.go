// Package demo tells the story of a simulated organisation and sends it as
// webhooks.
//
// It stands before the first stage of the flow, in GitHub's place: [Story]
// makes six months of deliveries of the fictional organisation lantern-maps,
// and [Send] posts them, signed, to a webhook endpoint. Nothing of glueledger
// is bypassed, so the demo shows the program as it runs in earnest, and a test
// can hold the credits that come out against what the story means them to be.
//
// The story is a discrete simulation. A plan casts scenes (each the plot of a
// thread, with the people it needs) over the months; a scene schedules what its
// people do; the world then acts it all out in the order of time, giving out
// numbers and ids and writing one payload for each thing done, as GitHub would.
// All chance comes from one seeded generator: the same seed gives the same bytes.
package demo
