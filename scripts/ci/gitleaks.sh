#!/usr/bin/env bash
# Searches what is committed, in every revision, and what is about to be, for secrets.
#
# Uses a gitleaks of the pinned version from PATH, else builds it once into the user's cache (needs Go).
# `--staged` looks at the staged changes alone, for the pre-commit hook.
set -euo pipefail

version=8.30.1
module=github.com/zricethezav/gitleaks/v8
cache=${XDG_CACHE_HOME:-$HOME/.cache}/slipway/gitleaks-$version

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Prints the path of a gitleaks of the pinned version.
find_gitleaks() {
  if [[ $(command -v gitleaks) && $(gitleaks version) == "$version" ]]; then
    command -v gitleaks
    return
  fi
  if [[ ! -x $cache/gitleaks ]]; then
    if ! command -v go >/dev/null; then
      echo "No gitleaks $version on PATH and no Go to build it with: the tree was not searched for secrets." >&2
      return 1
    fi
    echo "building gitleaks $version into $cache" >&2
    GOBIN=$cache GOFLAGS=-mod=mod go install -ldflags "-s -w -X $module/version.Version=$version" "$module@v$version" >&2
  fi
  echo "$cache/gitleaks"
}

gitleaks=$(find_gitleaks)
scan() { "$gitleaks" "$@" --config .gitleaks.toml --no-banner --no-color --redact --verbose; }

if [[ ${1:-} == --staged ]]; then
  scan git --pre-commit --staged .
else
  scan git --log-opts=--all .
  scan dir .
fi
