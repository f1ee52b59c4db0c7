// Package jobs runs what happens after a delivery is on disk: ingesting
// deliveries, scoring threads that have news or whose time has come, and
// forgetting old deliveries.
//
// It stands beside the flow and drives it: package store has the work itself
// and keeps what waits; River, in the same database, says when it is done. A
// job carries no data, so one that is lost or done twice changes nothing.
package jobs
