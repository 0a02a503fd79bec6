#!/usr/bin/env bash
# Runs a command with its temporary files in memory: `bash scripts/ci/in-memory.sh COMMAND...`
#
# Tests make and remove tens of thousands of small files, which a disk takes minutes for. Whoever sets TMPDIR has decided
# already; where there is no such file system, or it is small or runs no programs, the usual place is taken.
set -u

readonly MEMORY=${MEMORY_FOLDER:-/dev/shm}
# Room for all that the tests of one tier write, KiB.
readonly LEAST_KIB=${LEAST_KIB:-$((4 * 1024 * 1024))}

# Prints a new folder in memory; fails where there is none that is of use.
folder_in_memory() {
  local folder free
  free=$(df --output=avail -k "$MEMORY" 2>/dev/null | tail -n 1) || return 1
  ((${free:-0} >= LEAST_KIB)) || return 1
  folder=$(mktemp -d "$MEMORY/slipway-XXXXXX" 2>/dev/null) || return 1
  printf '#!/bin/sh\n' >"$folder/program" && chmod +x "$folder/program" && "$folder/program" 2>/dev/null || {
    rm -rf "$folder"
    return 1
  }
  rm "$folder/program"
  # As /tmp: tests do things as other users, too.
  chmod 1777 "$folder"
  echo "$folder"
}

if [[ -z ${TMPDIR:-} ]] && folder=$(folder_in_memory); then
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 143' TERM INT HUP
  export TMPDIR=$folder
fi
"$@"
