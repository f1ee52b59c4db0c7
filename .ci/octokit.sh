# shellcheck shell=bash
# octokit puts GitHub's own descriptions of its API (REST, GraphQL, webhooks) where
# the tests find them, and names the place in GLUELEDGER_OCTOKIT.
. "$(dirname "${BASH_SOURCE[0]}")/npm.sh"
octokit() {
  local modules
  modules=$(pinned octokit)
  rm -f "$modules"/@octokit/openapi/generated/*.deref.json # 350 MB that nobody reads
  export GLUELEDGER_OCTOKIT=$modules/@octokit
}
