#!/usr/bin/env bash
# Installs through apt what the build, the tests and the demo need and this machine lacks.
# Says and does nothing when everything is there. With --fixtures, also what makes the recordings; with --benchmarks, also
# what the benchmarks compare with or load the server by.
set -euo pipefail

packages=(
  libavformat-dev libavcodec-dev libavfilter-dev libavutil-dev libswscale-dev libswresample-dev
  libcairo2-dev libfontconfig-dev libespeak-ng-dev espeak-ng-data libfftw3-dev libicu-dev libsqlite3-dev pkg-config make jq
  ffmpeg            # the tests compare with what ffprobe and ffmpeg find
  fonts-dejavu-core # numbers on waveform pictures
  openssl           # the tests make certificates
  libxml2-utils python3 python3-venv # the tests read what is exported with xmllint and OpenTimelineIO
)
case ${1:-} in
  --fixtures) packages+=(espeak-ng) ;;
  --benchmarks) packages+=(wrk) ;;
esac

fail() {
  echo "bootstrap: $1" >&2
  exit 1
}

installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  fail "this system has no apt. Install the counterparts of: ${packages[*]}; then run \`swift build -c release\`."
fi

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done

if ((${#missing[@]} > 0)); then
  as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "missing: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "bootstrap: installing ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq </dev/null >&2
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2 \
    || fail "apt-get could not install ${missing[*]}; see its message above."
fi

required=6.3
command -v swift >/dev/null \
  || fail "there is no \`swift\` on the PATH. Install Swift $required or later from https://www.swift.org/install/linux/"
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
oldest=$(printf '%s\n' "$required" "${version:-0}" | sort --version-sort | head -n 1)
[[ $oldest == "$required" ]] \
  || fail "Swift ${version:-of unknown version} is too old; install $required or later from https://www.swift.org/install/linux/"
