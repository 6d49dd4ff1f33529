"""Events: what there is to hear, planned as a list of turns and rendered on demand."""

from dataclasses import dataclass, field

import numpy as np

from . import music, recordings, speech


@dataclass
class Turn:
    """One sound of an event: kind, begin and length in seconds, and what it takes to make it again."""

    kind: str
    start: float
    seconds: float
    seed: int
    gain: float = 1.0
    voice: dict = None
    cut: recordings.Cut = None
    talker: int = 0


@dataclass
class Event:
    name: str
    seconds: float
    rate: int
    turns: list = field(default_factory=list)
    talkers: int = 1

    def sources(self):
        return {turn.cut.path for turn in self.turns if turn.cut}

    def render(self):
        """One signal a talker, at `rate` Hz."""
        signals = np.zeros((self.talkers, round(self.seconds * self.rate)), np.float32)
        for turn in self.turns:
            part = _sound(turn, self.rate) * np.float32(turn.gain)
            begin = round(turn.start * self.rate)
            room = signals[turn.talker, begin:begin + len(part)]
            room += part[:len(room)]
        return signals


def _sound(turn, rate):
    rng = np.random.default_rng(turn.seed)
    if turn.kind == "speech":
        return speech.speak(rng, turn.seconds, rate, turn.voice)
    if turn.kind == "cut":
        return recordings.sound(turn.cut, rate)
    if turn.kind == "tone":
        time = np.arange(round(turn.seconds * rate)) / rate
        return (0.14 * np.sin(2 * np.pi * rng.choice((50, 100, 440, 1000)) * time)).astype(np.float32)
    if turn.kind == "knock":
        time = np.arange(round(turn.seconds * rate)) / rate
        return (rng.normal(0, 0.5, len(time)) * np.exp(-time * rng.uniform(30, 150))).astype(np.float32)
    make = {"melody": music.melody, "loop": music.loop, "clicks": music.clicks}[turn.kind]
    return make(rng, turn.seconds, rate)


def talk(rng, name, seconds, rate, ledger=None, real=0.5, talkers=1, voices=None, bed=None,
         longest=20):
    """People talk in turns, with pauses and knocks; `real` of the turns are cut from recordings.

    `longest` bounds a cut in seconds; `bed` is a sound under all of it: "melody", "loop", "tone" …
    """
    event = Event(name, seconds, rate, talkers=talkers)
    voices = voices or [speech.voice(rng) for _ in range(rng.integers(2, 5))]
    at = float(rng.exponential(0.5))
    while at < seconds - 0.5:
        cut = None
        if ledger and rng.random() < real:
            cut = ledger.take(rng, 2.5, min(longest, max(2.6, seconds - at)), ("speech", "meetings", "video"))
        who = int(rng.integers(len(voices)))
        length = cut.seconds if cut else min(float(rng.uniform(3, 20)), seconds - at)
        event.turns.append(Turn("cut" if cut else "speech", at, length, _seed(rng), _gain(rng, 4),
                                None if cut else voices[who], cut, who % talkers))
        at += length + (rng.uniform(3, 8) if rng.random() < 0.1 else rng.exponential(0.6))
    for _ in range(rng.poisson(seconds / 12)):
        event.turns.append(Turn("knock", float(rng.uniform(0, seconds)), 0.3, _seed(rng), _gain(rng, 6),
                                talker=int(rng.integers(talkers))))
    if bed:
        event.turns.append(Turn(bed, 0, seconds, _seed(rng), 0.3))
    return event


def concert(rng, name, seconds, rate, kind="melody", ledger=None, real=3600):
    """Music only: a melody, a loop, a metronome, or ("cut") up to `real` seconds of real music first."""
    event = Event(name, seconds, rate)
    at = 0.0
    while kind == "cut" and at < min(seconds, real) - 2:
        cut = ledger.take(rng, 2, min(45, min(real, seconds) - at), ("music",))
        if cut is None:
            break
        event.turns.append(Turn("cut", at, cut.seconds, 0, cut=cut))
        at += cut.seconds + rng.exponential(0.3)
    if at < seconds - 2:
        event.turns.append(Turn("melody" if kind == "cut" else kind, at, seconds - at, _seed(rng)))
    return event


def _seed(rng):
    return int(rng.integers(1 << 62))


def _gain(rng, decibels):
    return float(10 ** (rng.uniform(-decibels, decibels) / 20))
