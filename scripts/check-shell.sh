#!/usr/bin/env bash
# Every script parses, stops at the first error and can be executed.
set -euo pipefail
cd "$(dirname "$0")/.."
status=0
complain() {
  echo "check-shell: $1" >&2
  status=1
}
for script in .ci/run $(git ls-files 'scripts/*.sh' 'Benchmarks/*.sh'); do
  bash -n "$script" || status=1
  grep -q '^set -euo pipefail$' "$script" || complain "$script lacks \`set -euo pipefail\`"
  [[ -x $script ]] || complain "$script is not executable"
done
if command -v shellcheck >/dev/null; then
  git ls-files -z '.ci/run' 'scripts/*.sh' 'Benchmarks/*.sh' | xargs -0 shellcheck || status=1
fi
exit "$status"
