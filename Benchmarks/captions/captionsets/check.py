"""Holds a data set against its own files: what is written against the truth, and the truth against the sound."""

import json
from pathlib import Path

import numpy as np
from scipy import signal

import sibling  # noqa: F401
from datasets import media

from . import subtitles
from .engines import RATE

STEP = 0.01


def report(out):
    """A table of all cases on standard output; returns whether every file agrees with its truth."""
    whole = json.loads((Path(out) / "dataset.json").read_text(encoding="utf-8"))
    print("| case | items | cues | not in the media | faults | rise at starts, dB | placed best at, ms: median, "
          "95 % |\n|---|---|---|---|---|---|---|")
    faultless = True
    for case in whole["cases"]:
        faults, rises, bests, cues, absent = [], [], [], 0, 0
        for item in case["items"]:
            faults += [f"{item['name']}: {fault}" for fault in written(out, item)]
            cues += len(item["truth"]["cues"])
            absent += sum(cue is None for cue in item["truth"]["cues"])
        for item in case["items"][::max(1, len(case["items"]) // 40)]:
            heard = risen(out, item)
            if heard:
                rises.append(heard[0])
                bests.append(heard[1])
        for fault in faults[:10]:
            print(f"<!-- {fault} -->")
        faultless = faultless and not faults
        figures = (f"{np.median(rises):.1f} | {np.median(bests):.0f}, {np.percentile(np.abs(bests), 95):.0f}"
                   if rises else "- | -")
        print(f"| {case['name']} | {len(case['items'])} | {cues} | {absent} | {len(faults)} | {figures} |")
    return faultless


def written(out, item):
    """What is wrong with an item's files, in words."""
    out, truth = Path(out), item["truth"]
    for key in ("media", "captions", "text"):
        if item[key] and not (out / item[key]).exists():
            yield f"{item[key]} is missing"
            return
    if item["captions"] is None:
        lines = (out / item["text"]).read_text(encoding="utf-8").splitlines()
        if [line.split(" ") for line in lines] != [[w["text"] for w in cue["words"]] for cue in truth["cues"]]:
            yield "the text is not the truth's"
        onsets = [word["startMs"] for cue in truth["cues"] for word in cue["words"]]
        if onsets != sorted(onsets) or onsets[-1] > item["lengthMs"]:
            yield "words out of order"
        return
    times = subtitles.read(out / item["captions"])
    if len(times) != len(truth["cues"]):
        yield f"{len(times)} cues, {len(truth['cues'])} truths"
    if any(end <= start or start < 0 for start, end in times) or times != sorted(times):
        yield "cues out of order"
    if truth["shiftMs"] is None:
        return
    shifts = [truth["shiftMs"], *(part["shiftMs"] for part in truth["splits"])]
    if any(one == other for one, other in zip(shifts, shifts[1:])):
        yield "a split without a change"
    for (start, end), place in zip(times, truth["cues"]):
        if place is None:
            continue
        shift = truth["shiftMs"]
        for part in truth["splits"]:
            shift = part["shiftMs"] if start >= part["atMs"] else shift
        for mine, theirs in ((start, place["startMs"]), (end, place["endMs"])):
            if abs(mine * truth["ratio"] + shift - theirs) > 0.01:
                yield f"cue at {start} is not where the mapping says"


def profile(path):
    """Level (dB) of every 10 ms of a file between 200 and 3800 Hz."""
    sound = media.decode(path, RATE)
    sound = signal.sosfilt(signal.butter(2, [200, 3800], "band", fs=RATE, output="sos"), sound)
    frame = int(STEP * RATE)
    power = np.mean(sound[:len(sound) // frame * frame].reshape(-1, frame) ** 2, axis=1)
    return 10 * np.log10(power + 1e-8)


def risen(out, item):
    """(rise of the level at the cues' starts in dB, the move of all cues in ms at which it is highest); None if few.

    Only starts after a pause tell, so the other half is left out by taking those whose rise is above the median.
    """
    starts = np.array([cue["startMs"] for cue in item["truth"]["cues"] if cue]) / 1000
    if len(starts) < 12:
        return None
    level = profile(Path(out) / item["media"])
    sums = np.concatenate([[0], np.cumsum(level)])
    moves = np.arange(-60, 61)
    frames = np.round(starts / STEP).astype(int)
    frames = frames[(frames > 120) & (frames < len(level) - 120)]
    if len(frames) < 12:
        return None

    def rise(at):
        return (sums[at + 20] - sums[at]) / 20 - (sums[at] - sums[at - 20]) / 20

    each = np.array([rise(frames + move) for move in moves])
    telling = each[50:71].max(axis=0) >= np.median(each[50:71].max(axis=0))
    mean = each[:, telling].mean(axis=1)
    return float(mean[60]), float(1000 * STEP * moves[int(np.argmax(mean))])
