#!/usr/bin/env bash
# Runs every test and closes with one line that says how it went. Arguments go to `swift test`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/python-tools.sh

jobs=${GENLOCK_JOBS:-$(nproc)}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

started=$SECONDS
status=0
# Some tests compute, others wait for programs that they started: all at once on two cores, these would time out.
width=$((3 * jobs))
swift test -j "$jobs" --parallel --experimental-maximum-parallelization-width "$width" --disable-xctest "$@" \
  </dev/null 2>&1 | tee "$log" || status=$?

# Swift Testing's own closing lines: "Test run with 42 tests in 7 suites passed after 12.3 seconds."
closing=$(grep -E 'Test run with [0-9]+ tests? .*(passed|failed)' "$log" | sed 's/^[^T]*//' || true)
if [[ -z $closing ]]; then
  status=$((status == 0 ? 1 : status))
  closing="No test ran to the end."
fi
echo "${closing} (exit $status, $((SECONDS - started)) s with the build)"
exit "$status"
