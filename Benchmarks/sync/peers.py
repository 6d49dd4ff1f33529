#!/usr/bin/env python3
"""Puts `genlock sync` beside audio-offset-finder and syncstart, on sets with known truth.

    peers.py GENLOCK DATASET.json [--cases CASE ...] [--sets N] [--rounds N] [--limit SECONDS] [--venv DIR]

Each set gives one pair: its master and the first other recording of the same event. Runs are interleaved
(every tool once, then again), after one that is not counted. Prints Markdown.
"""

import argparse
import ast
import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path

import environment
from measure import run

RIGHT = 40  # ms: beyond this an answer is wrong, whatever it is used for.


def genlock(binary, master, camera):
    return [binary, "sync", f"A={master}", f"B={camera}", "--json"]


def read_genlock(done, camera):
    found = json.loads(done.output)["recordings"][1]
    if found["offsetMs"] is None:
        return None
    return found["offsetMs"], found["driftPpm"] or 0


def read_offset_finder(done, camera):
    # From the start of the file searched in to the start of the file searched for: the sign is ours.
    return 1000 * json.loads(done.output)["time_offset"], 0


def read_syncstart(done, camera):
    # It exits with its answer as the message: the file to cut and by how much. Cutting the camera means that
    # the camera started first.
    path, seconds = ast.literal_eval(done.message.splitlines()[-1])
    return (-1000 if path == str(camera) else 1000) * seconds, 0


def tools(binary, folder):
    peers = environment.python("requirements-peers.txt", folder).parent
    return {
        "genlock sync": (lambda a, b: genlock(binary, a, b), read_genlock),
        "audio-offset-finder": (lambda a, b: [peers / "audio-offset-finder", "--json", "--find-offset-of", b,
                                              "--within", a], read_offset_finder),
        "syncstart": (lambda a, b: [peers / "syncstart", "-s", "-q", a, b], read_syncstart),
    }


def answered(name, read, done, camera):
    """(offset ms, drift ppm), or None, with the tool's last words on standard error if it broke."""
    try:
        return None if done.stopped else read(done, camera)
    except (ValueError, SyntaxError, KeyError, IndexError):
        print(f"{name} has no answer for {camera}: {done.message[-300:]}", file=sys.stderr)
        return None


def errors(master, camera, answer):
    """Absolute error (ms) at both ends of what the two recordings share."""
    offset, drift = answer
    (m,), (c,) = master["pieces"], camera["pieces"]
    begin = max(m["startMs"], c["startMs"])
    end = min(one["startMs"] + whole["lengthMs"] / (1 + one["driftPpm"] * 1e-6)
              for one, whole in ((m, master), (c, camera)))
    for event in (begin, end):
        truth = (event - m["startMs"]) * (1 + m["driftPpm"] * 1e-6)
        camera_time = (event - c["startMs"]) * (1 + c["driftPpm"] * 1e-6)
        yield abs(offset + camera_time / (1 + drift * 1e-6) - truth)


def pairs(dataset, cases, most):
    """(case, label, master, camera) of up to `most` sets a case and label, of one piece each."""
    taken = defaultdict(int)
    for case in dataset["cases"]:
        for one in case["sets"]:
            key = case["name"], one.get("label", "")
            master = next(r for r in one["recordings"] if r["name"] == one["master"])
            others = [r for r in one["recordings"] if r is not master and r["event"] == master["event"] is not None
                      and len(r["pieces"]) == len(master["pieces"]) == 1]
            if case["name"] in cases and others and taken[key] < most:
                taken[key] += 1
                yield *key, master, others[0]


def measure(options):
    """{(case, label, tool): [(runs, answer errors or None, verdict)]}"""
    dataset = json.loads(options.dataset.read_text())
    root, found, warm = options.dataset.parent, defaultdict(list), False
    all_tools = tools(options.genlock, options.venv)
    for case, label, master, camera in pairs(dataset, options.cases, options.sets):
        a, b = root / master["path"], root / camera["path"]
        if not warm:
            for command, _ in all_tools.values():
                run(command(a, b), options.limit)
            warm = True
        runs = defaultdict(list)
        for _ in range(options.rounds):
            for name, (command, _) in all_tools.items():
                if not (runs[name] and runs[name][-1].stopped):
                    runs[name].append(run(command(a, b), options.limit))
        for name, (_, read) in all_tools.items():
            answer = answered(name, read, runs[name][-1], b)
            found[case, label, name].append((runs[name], list(errors(master, camera, answer)) if answer else None))
        print(f"{case} {camera['path']}", file=sys.stderr)
    return found


def table(found):
    print("| case | tool | pairs | answered | right (40 ms) | error ms where right: median, start | at the end "
          "| largest | time s, median | peak MiB, largest |\n|---|---|---|---|---|---|---|---|---|---|")
    for (case, label, name), results in found.items():
        answers = [error for _, error in results if error]
        right = [error for error in answers if max(error) <= RIGHT]
        runs = [one for each, _ in results for one in each]
        figures = ["-"] * 3
        if right:
            figures = [f"{statistics.median(e[0] for e in right):.3f}",
                       f"{statistics.median(e[1] for e in right):.3f}", f"{max(max(e) for e in right):.3f}"]
        seconds = statistics.median(one.seconds for one in runs)
        memory = max(one.mebibytes for one in runs)
        print(f"| {' '.join((case, label)).strip()} | {name} | {len(results)} | {len(answers)} | {len(right)} "
              f"| {' | '.join(figures)} | {seconds:.2f} | {memory:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock", type=Path, help="the genlock binary")
    parser.add_argument("dataset", type=Path, help="dataset.json of make-datasets.py")
    parser.add_argument("--cases", nargs="+", default=["plain", "same-event", "snr-minus-10", "short-clips"])
    parser.add_argument("--sets", type=int, default=8, help="pairs of each case and label")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is ended")
    parser.add_argument("--venv", help="folder of the Python environments (.build/python)")
    table(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
