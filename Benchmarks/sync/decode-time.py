#!/usr/bin/env python3
"""Holds the time of `genlock sync` against what libav needs merely to decode the same audio tracks.

    decode-time.py GENLOCK OUT_DIR [--minutes 30 120 480] [--rounds N] [--venv DIR]

Makes three cameras (AAC in MP4, 48 kHz, stereo) of each length in OUT_DIR, once; later runs take what is
there. Runs are interleaved, figures are medians of --rounds, after one that is not counted. Prints Markdown.
"""

import environment

if __name__ == "__main__":
    environment.enter("requirements.txt")

import argparse
import json
import math
import statistics
from pathlib import Path

from datasets import hours, speech
from measure import run
from peers import errors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock", type=Path, help="the genlock binary; - only makes the recordings")
    parser.add_argument("out", type=Path, help="folder of the recordings; also gets a dataset.json of them")
    parser.add_argument("--minutes", type=int, nargs="+", default=[30], help="lengths to measure, e.g. 30 120 480")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--venv", help="folder of the Python environments (.build/python)")
    options = parser.parse_args()
    speech.require()
    sets = [hours.make(options.out, minutes) for minutes in options.minutes]
    case = {"name": "hours", "target": "found; time <= 1.5 x decoding, peak <= 300 MB", "sets": sets}
    (options.out / "dataset.json").write_text(json.dumps({"version": 1, "cases": [case], "pairs": []}, indent=1))
    if str(options.genlock) != "-":
        table(options, sets)


def table(options, sets):
    print("| 3 x | decode s | sync s | ratio | CPU ratio | peak MiB | largest error ms "
          "| growth: time | N log N |\n|---|---|---|---|---|---|---|---|---|")
    before = None
    for minutes, one in zip(options.minutes, sets):
        paths = [options.out / recording["path"] for recording in one["recordings"]]
        decode, sync = measured(options, paths)
        seconds = statistics.median(one.seconds for one in sync)
        base = statistics.median(sum(one.seconds for one in each) for each in decode)
        cpu = statistics.median(one.cpu for one in sync) / statistics.median(
            sum(one.cpu for one in each) for each in decode)
        growth = "- | -"
        if before:
            expected = n_log_n(minutes) / n_log_n(before[0])
            growth = f"{seconds / before[1]:.2f} | {expected:.2f}"
        before = minutes, seconds
        print(f"| {minutes} min | {base:.2f} | {seconds:.2f} | {seconds / base:.2f} | {cpu:.2f} "
              f"| {max(one.mebibytes for one in sync):.0f} | {largest(one, sync[-1])} | {growth} |", flush=True)


def n_log_n(minutes):
    """Of an envelope of 200 values a second."""
    count = minutes * 60 * 200
    return count * math.log(count)


def measured(options, paths):
    """Runs of decoding each path in turn, and runs of sync, alternately."""
    named = [f"{path.stem}={path}" for path in paths]
    decode, sync = [], []
    for _ in range(options.rounds + 1):
        decode.append([run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-f", "null", "-"])
                       for path in paths])
        sync.append(run([options.genlock, "sync", *named, "--json"], 3600))
    return decode[1:], sync[1:]


def largest(one, done):
    """The largest error at both ends of the overlap with the master; "-" if there was no answer."""
    try:
        found = {each["name"]: each for each in json.loads(done.output)["recordings"]}
    except ValueError:
        return f"no result: {done.message[-80:]}"
    master, *others = one["recordings"]
    answers = [(camera, found[camera["name"]]) for camera in others]
    if any(each["offsetMs"] is None for _, each in answers):
        return "not found"
    return f"{max(max(errors(master, c, (each['offsetMs'], each['driftPpm'] or 0))) for c, each in answers):.3f}"


if __name__ == "__main__":
    main()
