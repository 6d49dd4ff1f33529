#!/usr/bin/env bash
# Runs every test under AddressSanitizer with leak detection, in a build folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

export ASAN_OPTIONS="detect_leaks=1:suppressions=$PWD/scripts/asan.supp"
# Swift's backtracer would stop a program that a test ends with a signal, and keep its pipes open meanwhile; the
# sanitizer prints backtraces of its own.
export SWIFT_BACKTRACE=enable=no
export LSAN_OPTIONS="suppressions=$PWD/scripts/leaks.supp:print_suppressions=0"
# The toolchain's gold linker warns about every symbol of the sanitizer; lld does not.
# It keeps what was freed, so peak memory says nothing.
exec scripts/test.sh --skip memoryDoesNotDependOnTheSize --sanitize=address -Xswiftc -use-ld=lld --scratch-path .build/asan "$@"
