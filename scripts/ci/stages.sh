# Stages of a CI run: each is timed and counted, a failed one never hides the later ones, and the run closes
# with one line `N passed, N failed`. Sourced by .ci/run.

STAGES_TALLIES=${STAGES_TALLIES:-out/ci}
stages_passed=0
stages_failed=0
stages_table=()
stages_started=$SECONDS
declare -A stages_begun=()

# stage NAME SECONDS COMMAND...: a check that counts as one.
stage() {
  local name=$1
  stages_run "$@"
  stages_close_check "$name" $?
}

# begin NAME SECONDS COMMAND...: a check that runs beside the next stages. Nothing of it is shown until `finish NAME`, which
# waits for it and counts it as one.
begin() {
  local name=$1 limit=$2 folder
  shift 2
  folder=$(mktemp -d)
  stages_begun[$name]=$folder
  printf '\n=== %s: %s\n' "$name" "$*" >"$folder/output"
  (
    started=$SECONDS
    timeout --kill-after=30 "$limit" "$@" >>"$folder/output" 2>&1
    echo "$? $((SECONDS - started))" >"$folder/end"
  ) &
  echo $! >"$folder/pid"
}

finish() {
  local name=$1 folder=${stages_begun[$1]} status=1 seconds=0
  wait "$(<"$folder/pid")"
  [[ -r $folder/end ]] && read -r status seconds <"$folder/end"
  cat "$folder/output"
  rm -r "$folder"
  unset "stages_begun[$name]"
  stages_stage_started=$((SECONDS - seconds))
  stages_close_check "$name" "$status"
}

# tests TIER SECONDS COMMAND...: a tier of tests, counted by the tallies it writes to $STAGES_TALLIES/TIER*.json.
tests() {
  local tier=$1 passed=0 failed=0 skipped=0 note='' status file
  rm -f "$STAGES_TALLIES/$tier"*.json
  stages_run "$@"
  status=$?
  for file in "$STAGES_TALLIES/$tier"*.json; do
    if [[ -r $file && $(<"$file") =~ \"passed\":([0-9]+),\"failed\":([0-9]+),\"skipped\":([0-9]+) ]]; then
      ((passed += BASH_REMATCH[1], failed += BASH_REMATCH[2], skipped += BASH_REMATCH[3]))
    else
      ((failed += 1))
      note='a test run left no tally'
    fi
  done
  if ((status != 0 && failed == 0)); then
    ((failed += 1))
    note=$(stages_why "$status")
  fi
  if ((passed + failed == 0)); then
    ((failed += 1))
    note='no test ran'
  fi
  # A test that could not run has shown nothing.
  if ((skipped > 0)); then
    ((failed += skipped))
    note="$skipped skipped, which counts as failed"
  fi
  stages_close "$tier" "$passed" "$failed" "$note"
}

# The times and counts of every stage, then the closing line. Fails unless something passed and nothing failed.
stages_report() {
  local name
  # One that nobody waited for is no less a check.
  for name in "${!stages_begun[@]}"; do finish "$name"; done
  printf '\n%-24s %8s %8s %8s\n' stage passed failed seconds
  printf '%s\n' "${stages_table[@]}"
  printf '%-24s %8d %8d %8d\n\n' total "$stages_passed" "$stages_failed" "$((SECONDS - stages_started))"
  printf '%d passed, %d failed\n' "$stages_passed" "$stages_failed"
  ((stages_failed == 0 && stages_passed > 0))
}

stages_run() {
  local name=$1 limit=$2
  shift 2
  printf '\n=== %s: %s\n' "$name" "$*"
  stages_stage_started=$SECONDS
  timeout --kill-after=30 "$limit" "$@"
}

stages_close_check() {
  local name=$1 status=$2
  if ((status == 0)); then
    stages_close "$name" 1 0
  else
    stages_close "$name" 0 1 "$(stages_why "$status")"
  fi
}

stages_close() {
  local name=$1 passed=$2 failed=$3 note=${4:-}
  local seconds=$((SECONDS - stages_stage_started))
  ((stages_passed += passed, stages_failed += failed))
  stages_table+=("$(printf '%-24s %8d %8d %8d  %s' "$name" "$passed" "$failed" "$seconds" "$note")")
  printf -- '--- %s: %d passed, %d failed, %d s %s\n' "$name" "$passed" "$failed" "$seconds" "$note"
}

stages_why() {
  if (($1 == 124 || $1 == 137)); then
    echo 'ran out of time'
  else
    echo "exit code $1"
  fi
}
