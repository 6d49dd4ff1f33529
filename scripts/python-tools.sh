#!/usr/bin/env bash
# Makes the Python environment with the readers and clients that the tests use, which are not ours: .build/python.
# Says and does nothing when it is there in the versions below.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=(opentimelineio==0.18.1 otio-cmx3600-adapter==1.0.0 schemathesis==4.32.5 websockets==17.4 standardwebhooks==1.1.0)

folder=.build/python
stamp=$folder/installed.txt
if [[ -x $folder/bin/python && -f $stamp && $(<"$stamp") == "${tools[*]}" ]]; then exit 0; fi

echo "python-tools: installing ${tools[*]} in $folder" >&2
python3 -m venv --clear "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "${tools[@]}" >&2 || {
  echo "python-tools: pip could not install ${tools[*]}; see its message above." >&2
  exit 1
}
echo "${tools[*]}" >"$stamp"
