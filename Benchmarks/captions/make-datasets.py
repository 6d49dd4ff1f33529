#!/usr/bin/env python3
"""Makes data sets of programmes and captions with known truth, for `genlock eval captions`.

    make-datasets.py RECORDINGS_DIR OUT_DIR [--only CASE ...] [--quick] [--items N] [--seed N] [--jobs N] [--venv DIR]
    make-datasets.py RECORDINGS_DIR OUT_DIR --verify
    make-datasets.py --check OUT_DIR
"""

import sibling

if __name__ == "__main__":
    sibling.enter()

import argparse
import multiprocessing
import sys
import time
from functools import partial
from pathlib import Path

from captionsets import anchor, build, calibration, cases, check, clips, engines, live, long, unrelated, verify
from datasets import recordings

# Those whose items are made one by one: target, function, how many of the full set and of a quick one.
SINGLE = {**cases.CASES,
          live.WITH: (live.TARGETS[live.WITH], live.live, 16, 3),
          live.WITHOUT: (live.TARGETS[live.WITHOUT], live.without_text, 10, 3),
          anchor.NAME: (anchor.TARGET, anchor.anchor, 28, 10),
          long.NAME: (long.TARGET, long.long, 1, 1)}
ALL = [*SINGLE, unrelated.NAME, *calibration.NAMES]


def main():
    options = arguments()
    if options.check:
        return 0 if check.report(options.check) else 1
    engines.require()
    if options.verify:
        return verify.report(clips.cached(options.recordings, options.out / "clips.json"))
    stock = cases.Stock(clips.cached(options.recordings, options.out / "clips.json"),
                        [one for one in recordings.collection(options.recordings) if one[2] == "music"],
                        options.seed, options.quick, options.items)
    for case in options.only or ALL:
        began = time.monotonic()
        folder = build.start(options.out, case)
        items, target = make(stock, case, folder, options.jobs)
        build.describe(options.out, case, target, items)
        hours = sum({one["media"]: one["lengthMs"] for one in items}.values()) / 3.6e6
        print(f"{case}: {len(items)} items, {hours:.1f} h of media, {time.monotonic() - began:.0f} s", file=sys.stderr)


def make(stock, case, folder, jobs):
    if case == unrelated.NAME:
        made = each(unrelated.pool, stock, stock.count(40, 6), folder, jobs)
        wanted = stock.count(240, 12) if stock.most is None else 3 * stock.most
        return unrelated.items(stock, made, folder, wanted), unrelated.TARGET
    if case in calibration.NAMES:
        made = each(partial(calibration.pool, case), stock, stock.count(72, 6), folder, jobs)
        return calibration.items(case, stock, made, folder), calibration.TARGET
    target, plan, full, quick = SINGLE[case]
    return sum(each(plan, stock, stock.count(full, quick), folder, jobs), []), target


def each(function, stock, count, folder, jobs):
    """`function(stock, index, folder)` for every index, `jobs` at a time.

    Each has a process of its own: engines keep a state, and only a fresh one says the same every time.
    """
    calls = [(function, stock, index, folder) for index in range(count)]
    with multiprocessing.get_context("fork").Pool(jobs, maxtasksperchild=1) as processes:
        return processes.starmap(call, calls, chunksize=1)


def call(function, *arguments):
    return function(*arguments)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", type=Path, nargs="?", help="speech/, meetings/ with an RTTM, music/")
    parser.add_argument("out", type=Path, nargs="?", help="folder of the data set; cases there already are kept")
    parser.add_argument("--only", nargs="+", choices=ALL, metavar="CASE", help=", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="few and short: a smoke run of about two minutes")
    parser.add_argument("--items", type=int, help="at most so many items of a case: the first of the full set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="items made at a time")
    parser.add_argument("--venv", help="folder of the Python environment (.build/python/captions)")
    parser.add_argument("--verify", action="store_true", help="only measure how true the words' times are")
    parser.add_argument("--check", type=Path, metavar="OUT_DIR", help="only hold a data set against its own files")
    options = parser.parse_args()
    if options.check:
        return options
    if options.recordings is None or options.out is None:
        parser.error("RECORDINGS_DIR and OUT_DIR are needed, unless --check")
    options.out.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    sys.exit(main())
