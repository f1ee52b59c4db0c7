# shellcheck shell=bash
# pinned puts npm packages, pinned in NAME/package-lock.json beside this file, where
# they are found again, and prints the folder. The locks name no registry: npm's own
# setting holds. Needs npm.
pinned() {
  local here dir
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/$1" && pwd)
  dir=${XDG_CACHE_HOME:-$HOME/.cache}/glueledger-ci/$1-$(sha256sum < "$here/package-lock.json" | cut -c1-12)
  if [ ! -f "$dir/done" ]; then
    command -v npm > /dev/null || { apt-get update -q && apt-get install -qy npm; } >&2
    mkdir -p "$dir"
    cp "$here/package.json" "$here/package-lock.json" "$dir/"
    (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund) >&2
    touch "$dir/done"
  fi
  echo "$dir/node_modules"
}
