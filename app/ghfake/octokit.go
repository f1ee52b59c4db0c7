package ghfake

import (
	"os"
	"testing"
)

// Octokit is the directory with GitHub's own descriptions of its API, as the npm
// packages of @octokit have them. Without it the test is skipped.
func Octokit(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GLUELEDGER_OCTOKIT")
	if dir == "" {
		t.Skip("GLUELEDGER_OCTOKIT does not name the directory with GitHub's descriptions of its API; . .ci/octokit.sh && octokit makes it")
	}
	return dir
}
