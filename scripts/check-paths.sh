#!/usr/bin/env bash
# No path of one machine in anything that is committed.
set -euo pipefail
cd "$(dirname "$0")/.."
if git grep -nIE '(^|[^[:alnum:]_.~$}/-])/(home|root|Users|work)/[[:alnum:]]' -- . ':!LICENSE' ':!scripts/check-paths.sh'; then
  echo "check-paths: these lines name a path of one machine; use a relative one." >&2
  exit 1
fi
