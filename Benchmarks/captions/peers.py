#!/usr/bin/env python3
"""Puts `genlock captions time` beside ffsubsync, on sets with known truth.

    peers.py GENLOCK DATASET.json [--cases CASE ...] [--items N] [--limit SECONDS] [--venv DIR]

Every tool runs once on every item, one tool after the other, after one run each that is not counted; genlock in a
workspace of its own each time, so that it listens each time. ffsubsync runs as its users would run it for the case:
with its defaults, but `--max-offset-seconds 600` for shifts (its 60 are less than what the case asks for), and a
second time with `--gss` for stretches, `--split-penalty` for splits, `--skip-sync-on-low-quality` for captions of
another programme. Prints Markdown.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import sibling
from captionsets import subtitles
from measure import run

WITHIN = (60, 150, 250, 500)
UNCHANGED = 100  # ms: less is nobody's change.
WAYS = {"shift": {"": ["--max-offset-seconds", "600"]},
        "stretch": {"": [], " --gss": ["--gss"]},
        "splits": {"": [], " --split-penalty": ["--split-penalty"]},
        "other-programme": {"": [], " --skip-sync-on-low-quality": ["--skip-sync-on-low-quality"]}}


def tools(binary, peers, case, media, captions, folder):
    """(name, command, file it writes) for an item."""
    out = folder / f"genlock{captions.suffix}"
    yield "genlock", [binary, "captions", "time", media, captions, "-o", out, "--force", "--json",
                      "--workspace", folder / "workspace"], out
    for index, (name, more) in enumerate(WAYS.get(case, {"": []}).items()):
        out = folder / f"peer{index}{captions.suffix}"
        yield f"ffsubsync{name}", [peers / "ffsubsync", media, "-i", captions, "-o", out, *more], out


def outcome(name, done, written, before, truth):
    """(errors in ms of the cues that have a place, whether the captions were changed) of one run."""
    after = subtitles.read(written) if written.exists() else None
    if name == "genlock":
        try:
            solid = json.loads(done.output)["verdict"] == "solid"
        except (ValueError, KeyError):
            solid, after = False, None
    else:
        solid = True  # It does not say that it does not know.
    if after is None or len(after) > len(before):
        print(f"{name} has no answer: {done.message[-300:]}", file=sys.stderr)
        return [float("inf")] * sum(cue is not None for cue in truth["cues"]), False
    # It leaves out the first ones, where they would be before zero: those are lost.
    after = [(float("inf"), 0)] * (len(before) - len(after)) + after
    changed = solid and any(abs(b[0] - a[0]) > UNCHANGED for a, b in zip(before, after))
    return [abs(row[0] - cue["startMs"]) for row, cue in zip(after, truth["cues"]) if cue], changed


def measure(options):
    """{(case, tool): [(run, errors, changed, hours of media)]}"""
    dataset, found, warm = json.loads(options.dataset.read_text(encoding="utf-8")), defaultdict(list), False
    root, peers = options.dataset.parent, sibling.python("requirements-peers.txt", options.venv).parent
    for case in dataset["cases"]:
        if case["name"] not in options.cases:
            continue
        for item in case["items"][:options.items]:
            media, captions = root / item["media"], root / item["captions"]
            for counted in ((True,) if warm else (False, True)):
                with tempfile.TemporaryDirectory() as folder:
                    for name, command, written in tools(options.genlock, peers, case["name"], media, captions,
                                                        Path(folder)):
                        done = run(command, options.limit)
                        if counted:
                            result = outcome(name, done, written, subtitles.read(captions), item["truth"])
                            found[case["name"], name].append((done, *result, item["lengthMs"] / 3.6e6))
            warm = True
            print(item["name"], file=sys.stderr)
    return found


def table(found):
    print("| case | tool | items | seconds for an hour of media | peak MiB, largest | "
          + " | ".join(f"cues within {limit} ms" for limit in WITHIN) + " | files changed |\n"
          + "|---" * (6 + len(WITHIN)) + "|")
    for (case, name), results in found.items():
        errors = [error for _, each, _, _ in results for error in each]
        pace = statistics.median(done.seconds / hours for done, _, _, hours in results)
        shares = [f"{100 * sum(e <= limit for e in errors) / len(errors):.1f} %" if errors else "-" for limit in WITHIN]
        print(f"| {case} | {name} | {len(results)} | {pace:.1f} | {max(done.mebibytes for done, *_ in results):.0f} | "
              f"{' | '.join(shares)} | {sum(changed for _, _, changed, _ in results)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock", type=Path, help="the genlock binary")
    parser.add_argument("dataset", type=Path, help="dataset.json of make-datasets.py")
    parser.add_argument("--cases", nargs="+", default=["shift", "stretch", "splits", "live", "other-programme"])
    parser.add_argument("--items", type=int, default=12, help="items of each case")
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a run is ended")
    parser.add_argument("--venv", help="folder of the Python environments (.build/python/captions)")
    table(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
