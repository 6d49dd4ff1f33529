#!/usr/bin/env python3
"""Makes data sets of many cameras with known truth, for `genlock eval sync`.

    make-datasets.py RECORDINGS_DIR OUT_DIR [--only CASE ...] [--quick] [--seed N] [--jobs N] [--venv DIR]
    make-datasets.py --verify
    make-datasets.py --check OUT_DIR
"""

import environment

if __name__ == "__main__":
    environment.enter("requirements.txt")

import argparse
import sys
import time
from pathlib import Path

from datasets import build, calibration, cases, check, clock, recordings, speech, unrelated, verify
from datasets.planning import Planner

ALL = [*cases.CASES, unrelated.NAME, *calibration.NAMES]


def main():
    options = arguments()
    if options.verify:
        return verify.report()
    if options.check:
        return check.report(options.check)
    speech.require()
    collection = recordings.collection(options.recordings)
    drifts = clock.drift_table(options.recordings / "device-clock-drift.csv")
    planner = Planner(collection, drifts, options.quick)
    for case in options.only or ALL:
        began = time.monotonic()
        build.start(options.out, case)
        print(f"{case}: {make(planner, options, case)}, {time.monotonic() - began:.0f} s", file=sys.stderr)


def make(planner, options, case):
    """Renders one case and describes it; returns what it holds, in words."""
    if case in calibration.NAMES:
        plans, pairs = calibration.plan(planner, options.seed, case)
        build.render(plans, options.out, options.jobs)
        truths = [camera.truth() for plan in plans for camera in plan.cameras]
        build.describe(options.out, case, pairs={"recordings": truths, "pairs": pairs})
        return f"{len(truths)} recordings, {len(pairs)} pairs"
    if case == unrelated.NAME:
        plans = unrelated.plan(planner, options.seed)
        target, sets = unrelated.TARGET, unrelated.sets(planner, options.seed, plans)
    else:
        target, plan = cases.CASES[case]
        plans = plan(planner, options.seed)
        sets = [one for plan in plans for one in plan.sets()]
    build.render(plans, options.out, options.jobs)
    build.describe(options.out, case, target=target, sets=sets)
    return f"{len(sets)} sets, {sum(len(plan.cameras) for plan in plans)} recordings"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", type=Path, nargs="?", help="speech/, meetings/, music/, video/, drift table")
    parser.add_argument("out", type=Path, nargs="?", help="folder of the data set; cases there already are kept")
    parser.add_argument("--only", nargs="+", choices=ALL, metavar="CASE", help=", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="few and short: a smoke run of about two minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="sets made at a time")
    parser.add_argument("--venv", help="folder of the Python environment (.build/python)")
    parser.add_argument("--verify", action="store_true", help="only measure the re-timing and the formats")
    parser.add_argument("--check", type=Path, metavar="OUT_DIR", help="only hold a data set against its own files")
    options = parser.parse_args()
    if not (options.verify or options.check) and (options.recordings is None or options.out is None):
        parser.error("RECORDINGS_DIR and OUT_DIR are needed, unless --verify or --check")
    return options


if __name__ == "__main__":
    main()
