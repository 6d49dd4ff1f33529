"""Two sets of pairs that share no sound: one to fit the confidence on, one to test it on.

The region where an answer may be wrong is well filled: SNR from +20 to -20 dB, overlaps from a second up,
loops, tones, and unrelated pairs of one speaker, one piece of music, one kind of noise.
"""

import itertools

import numpy as np

from . import event as events
from . import recordings, speech
from .build import Plan
from .planning import generator

NAMES = ("calibration-fit", "calibration-test")


def plan(planner, seed, name):
    """The plans of one of the two sets, and its pairs."""
    # Both are planned, whichever is wanted: they draw on one ledger, so no real second is in two events.
    ledger = recordings.Ledger(planner.collection)
    count, cameras = planner.count(50, 8), planner.count(14, 6)
    both = {each: [] for each in NAMES}
    for index in range(count):
        for each, plans in both.items():
            rng = generator(seed, each, index)
            event = _event(rng, seed, f"{each}-{index:02d}", index, ledger)
            plans.append(Plan(each, "", [event], [_camera(rng, planner, event, k) for k in range(cameras)]))
    plans = both[name]
    return plans, _pairs(generator(seed, name, "pairs"), plans, planner.count(3900, 110))


def _event(rng, seed, name, index, ledger):
    seconds = float(rng.uniform(62, 78))
    kind = index % 10
    if kind == 0:
        return events.concert(rng, name, seconds, 16000, "loop" if index % 20 else "clicks")
    if kind in (1, 2):
        return events.concert(rng, name, seconds, 16000, "cut", ledger, real=8)
    if kind == 3:
        return events.talk(rng, name, seconds, 16000, bed="loop")
    # Of five events in a row one speaker is at each, so that pairs of unrelated events have one voice.
    voices = [speech.voice(generator(seed, name.rsplit("-", 1)[0], "voice", index // 5)), speech.voice(rng)]
    bed = {4: "tone", 5: "melody"}.get(kind)
    return events.talk(rng, name, seconds, 16000, ledger, 0.12, voices=voices, bed=bed, longest=6)


def _camera(rng, planner, event, number):
    seconds = float(8 * (60 / 8) ** rng.random())
    start = float(rng.normal(0.5, 0.25)) * (event.seconds - seconds)
    start = float(np.clip(start, 0.2, event.seconds - seconds - 0.2))
    lossy = {"format": str(rng.choice(("mp3", "aac-m4a"))), "kilobits": 48} if rng.random() < 0.15 else {}
    return planner.camera(rng, f"{event.name}-{number:02d}", event, start, seconds, snr=(-20, 20), codecs=False,
                          **lossy)


def overlap(one, other):
    """Seconds that two cameras of an event share."""
    ends = [camera.pieces[0]["startMs"] / 1000 + camera.seconds for camera in (one, other)]
    return min(ends) - max(camera.pieces[0]["startMs"] / 1000 for camera in (one, other))


def _pairs(rng, plans, most):
    related = [(a.name, b.name) for plan in plans for a, b in itertools.combinations(plan.cameras, 2)
               if overlap(a, b) >= 1]
    rng.shuffle(related)
    related = related[:most]
    cameras = [(index, camera) for index, plan in enumerate(plans) for camera in plan.cameras]
    unrelated = set()
    while len(unrelated) < len(related):
        (i, a), (j, b) = (cameras[k] for k in rng.integers(len(cameras), size=2))
        same_voice, same_noise = i // 5 == j // 5, a.noise == b.noise
        wanted = rng.random()
        if i == j or wanted < 0.35 and not same_voice or 0.35 <= wanted < 0.65 and not same_noise:
            continue
        unrelated.add((min(a.name, b.name), max(a.name, b.name)))
    return [list(pair) for pair in related] + [list(pair) for pair in sorted(unrelated)]
