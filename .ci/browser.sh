# shellcheck shell=bash
# browser has Chromium installed, and names it in CHROME_PATH and what judges pages in
# it in GLUELEDGER_BROWSER_TOOLS: with that set, no test of pages is skipped for want
# of a browser.
. "$(dirname "${BASH_SOURCE[0]}")/npm.sh"
browser() {
  command -v chromium > /dev/null || { apt-get update -q && apt-get install -qy chromium; }
  CHROME_PATH=$(command -v chromium)
  GLUELEDGER_BROWSER_TOOLS=$(pinned browser)
  export CHROME_PATH GLUELEDGER_BROWSER_TOOLS
}
