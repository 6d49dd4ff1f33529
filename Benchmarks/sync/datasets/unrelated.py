"""Pairs of recordings that have nothing to do with each other, in which any answer is wrong."""

import itertools
from pathlib import Path

from . import event as events
from . import recordings, speech
from .build import Plan
from .planning import generator

NAME = "unrelated"
TARGET = "0 looks-good in >= 500 pairs"
RATE = 16000
# What is heard, and how many recordings of it there are.
KINDS = {"talk": 14, "one-voice": 8, "meeting": 5, "waltz-or-song": 6, "melody": 4, "loop": 4, "silence": 3,
         "tone": 5, "white": 4, "pink": 3, "hum": 5, "babble": 3, "fan": 2}


def plan(planner, seed):
    """One recording a plan, each at an event of its own, no real second in two of them."""
    ledger, plans = recordings.Ledger(planner.collection), []
    voice = speech.voice(generator(seed, NAME, "voice"))
    for kind, many in KINDS.items():
        for index in range(planner.count(many, max(1, many // 5))):
            rng, name = generator(seed, NAME, kind, index), f"{kind}-{index:02d}"
            event = _event(rng, name, kind, ledger, voice)
            fixed = {"name": name, "event": name}
            if not event.turns:
                fixed |= {"noise": kind if kind != "silence" else "pink", "cuts": []}
            if kind == "silence":
                # Digital silence the one, the hiss of an amplifier the others.
                fixed |= {"silent_seconds": 1e6} if index == 0 else {"level": -60.0 + 10 * index}
            seconds = event.seconds - 1
            if kind == "silence" and index:
                fixed["noise"] = "white"
            plans.append(Plan(NAME, "", [event], [
                planner.camera(rng, start=0.3, seconds=seconds, snr=(5, 30), **{"event": event, "name": name})]))
            for key, value in fixed.items():
                setattr(plans[-1].cameras[0], key, value)
    return plans


def _event(rng, name, kind, ledger, voice):
    seconds = float(rng.uniform(20, 120))
    if kind == "talk":
        return events.talk(rng, name, seconds, RATE, ledger, 0.15, longest=6)
    if kind == "one-voice":
        return events.talk(rng, name, seconds, RATE, voices=[voice])
    if kind in ("melody", "loop"):
        return events.concert(rng, name, seconds, RATE, kind)
    wanted = {"meeting": ("meetings",), "waltz-or-song": ("music",)}.get(kind)
    cut = ledger.take(rng, 12, 28, wanted) if wanted else None
    if wanted and cut is None:
        return events.talk(rng, name, seconds, RATE)
    if cut:
        return events.Event(name, cut.seconds, RATE, [events.Turn("cut", 0, cut.seconds, 0, cut=cut)])
    return events.Event(name, seconds, RATE)


def sets(planner, seed, plans):
    """Two recordings a set; pairs of one kind first, for they are the ones to be taken for each other.

    Cuts of one piece of music make no pair: a sequenced accompaniment plays the same samples again (the waltz of the
    collection after 28.8 s exactly), so that different seconds of it do share sound.
    """
    rng = generator(seed, NAME, "pairs")
    cameras = [camera for plan in plans for camera in plan.cameras]
    music = {plan.cameras[0].name: _music(plan.events[0]) for plan in plans}
    every = [(a, b) for a, b in itertools.combinations(cameras, 2) if not music[a.name] & music[b.name]]
    rng.shuffle(every)
    every.sort(key=lambda pair: pair[0].name.rsplit("-", 1)[0] != pair[1].name.rsplit("-", 1)[0])
    chosen = every[:planner.count(600, 40)]
    return [{"master": a.name, "maxDriftPpm": None, "recordings": [a.truth(), b.truth()]} for a, b in chosen]


def _music(event):
    """The pieces of recorded music that are heard at the event."""
    cuts = [turn.cut for turn in event.turns if turn.cut]
    return {cut.path for cut in cuts if Path(cut.path).parent.name == "music"}
