// Package e2e holds the end-to-end tests that take minutes: the program as its
// admin runs it, installed at a GitHub that fails, sets limits and loses
// deliveries, and killed on the way. It has nothing but tests, which are run with
// all others where GLUELEDGER_SHARED names the folder with the recorded history
// and replayhub.
package e2e
