// Package ghfake is a stand-in for the parts of GitHub that the recorded history
// server lacks: GraphQL as far as discussions need it, check runs, the head of a
// branch, and the pictures of people. It is for tests; the program does not import it.
//
// A [Fake] stands in front of another server and hands on what it does not
// answer itself. It records every request, so that tests can hold all that the
// client ever sends against GitHub's own descriptions, and it can be told to fail
// like GitHub. GraphQL documents are executed as they are, field by field, and
// checked against GitHub's schema where one is given: a field that is not asked
// for is not answered.
package ghfake
