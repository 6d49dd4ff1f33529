#!/usr/bin/env bash
# Runs pipelines/ingest.yaml on a recording from Fixtures/ and says where everything is.
set -euo pipefail
cd "$(dirname "$0")/.."

genlock=.build/release/genlock
folder=demo-output
recording=Fixtures/talk-1080p30.mp4

mkdir -p "$folder"
result=$("$genlock" run pipelines/ingest.yaml -i source="$recording" -o "$folder" --workspace "$folder/.genlock" \
  --json)
run=$(jq -r .run <<<"$result")
report=$("$genlock" runs report "$run" --workspace "$folder/.genlock")

echo
echo "From $recording:"
jq -r '.outputs | to_entries[] | .key as $name | [.value] | flatten[] | select(type == "object" and has("path"))
  | "  \($name)\t\(.path)\t\(.size) bytes"' <<<"$result" | column -t -s $'\t'
printf '  report     %s\n' "$report"
echo
echo "Run \`make demo\` again: nothing is computed twice."
