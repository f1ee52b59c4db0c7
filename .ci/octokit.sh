# shellcheck shell=bash
# octokit puts GitHub's own descriptions of its API (REST, GraphQL, webhooks) where
# the tests find them, and names the place in GLUELEDGER_OCTOKIT. They are pinned in
# octokit/package-lock.json, which names no registry: npm's own setting holds. What
# was installed once is used again. Needs npm.
octokit() {
  local here dir
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/octokit" && pwd)
  dir=${XDG_CACHE_HOME:-$HOME/.cache}/glueledger-ci/octokit-$(sha256sum < "$here/package-lock.json" | cut -c1-12)
  if [ ! -f "$dir/done" ]; then
    command -v npm > /dev/null || { apt-get update -q && apt-get install -qy npm; }
    mkdir -p "$dir"
    cp "$here/package.json" "$here/package-lock.json" "$dir/"
    (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund)
    rm -f "$dir"/node_modules/@octokit/openapi/generated/*.deref.json # 350 MB that nobody reads
    touch "$dir/done"
  fi
  export GLUELEDGER_OCTOKIT=$dir/node_modules/@octokit
}
