"""Two minutes of speech, music and noise, and when somebody speaks: what the network is fitted on."""

from pathlib import Path

import numpy as np
from scipy import signal

from datasets import music, noise, recordings, room, speech
from datasets.planning import generator

RATE = 16000
SECONDS = 120


def spoken(sound):
    """The 10 ms in which a clean recording of one voice speaks: within 30 dB of its loud parts, short pauses included."""
    count = len(sound) // 160
    power = np.mean(sound[:count * 160].reshape(-1, 160) ** 2, axis=1)
    level = signal.medfilt(10 * np.log10(power + 1e-10), 5)
    speaks = level > np.percentile(level, 95) - 30
    places = np.flatnonzero(speaks)
    for one, next_one in zip(places[:-1], places[1:]):
        if next_one - one <= 25:
            speaks[one:next_one] = True
    return speaks


class Source:
    def __init__(self, folder):
        self.folder = Path(folder)
        collection = recordings.collection(folder)
        self.read = [recordings.decode(path, RATE) for path, _, kind in collection if kind == "speech"]
        self.music = [recordings.decode(path, RATE) for path, _, kind in collection if kind == "music"]

    def mixture(self, seed, *words):
        """Samples at RATE, and for every 10 ms whether somebody speaks."""
        rng = generator(seed, "speech", *words)
        sound, speaks = np.zeros(SECONDS * RATE, np.float32), np.zeros(SECONDS * 100, bool)
        order = list(rng.permutation(len(self.read)))
        response = room.response(rng, RATE, rng.uniform(0.2, 0.7), rng.uniform(0, 12)) if rng.random() < 0.6 else None
        at = rng.uniform(0, 3)
        while at < SECONDS - 3:
            kind = rng.random()
            if kind < 0.15:
                at += rng.exponential(4)
            elif kind < 0.27:
                at += self._add(sound, at, self._piece(rng, rng.uniform(3, 15)) * _gain(rng.uniform(-12, 0)))
            elif kind < 0.30:
                burst = noise.make(rng, str(rng.choice(("pink", "white", "fan", "tone", "hum"))),
                                   int(rng.uniform(1, 6) * RATE), RATE)
                at += self._add(sound, at, burst * _gain(rng.uniform(-15, 0)))
            else:
                voice = (speech.levelled(self.read[order.pop()]) if order and rng.random() < 0.6
                         else speech.speak(rng, rng.uniform(1.5, 7), RATE))
                when = spoken(voice)
                if response is not None:
                    voice = speech.levelled(signal.oaconvolve(voice, response)[:len(voice) + RATE // 2])
                self._add(sound, at, voice * _gain(rng.normal(0, 3)))
                first = round(at * 100)
                last = min(len(speaks), first + len(when))
                speaks[first:last] |= when[:last - first]
                at += len(when) / 100 + rng.choice((rng.uniform(0.05, 0.5), rng.exponential(1.5)))
        ratio = rng.choice((rng.uniform(5, 30), rng.uniform(0, 10), 60), p=(0.5, 0.3, 0.2))
        sound += self._background(rng, len(sound)) * _gain(-ratio)
        return np.clip(sound * _gain(rng.uniform(-20, 5)), -1, 1), speaks

    def meetings(self):
        """Name, samples and speakers of each meeting with an RTTM."""
        turns = {}
        for path in (self.folder / "meetings").glob("*.rttm"):
            for line in path.read_text().splitlines():
                fields = line.split()
                turns.setdefault(fields[1], []).append((float(fields[3]), float(fields[4])))
        for path in sorted((self.folder / "meetings").glob("*.flac")):
            sound = recordings.decode(str(path), RATE)
            speaks = np.zeros(len(sound) // 160 + 2, bool)
            for start, seconds in turns.get(path.stem, []):
                speaks[int(start * 100):int((start + seconds) * 100)] = True
            yield path.stem, sound, speaks

    def _piece(self, rng, seconds):
        if rng.random() < 0.5 and self.music:
            whole = self.music[rng.integers(len(self.music))]
            start = rng.integers(0, max(1, len(whole) - int(seconds * RATE)))
            return speech.levelled(whole[start:start + int(seconds * RATE)])
        return music.melody(rng, seconds, RATE)

    def _background(self, rng, count):
        kinds = ("pink", "fan", "babble", "white", "hum", "music", "recorded")
        kind = str(rng.choice(kinds, p=(0.2, 0.2, 0.1, 0.1, 0.1, 0.15, 0.15)))
        if kind == "recorded" and self.music:
            return np.resize(speech.levelled(self.music[rng.integers(len(self.music))]), count)
        return noise.make(rng, "music" if kind == "recorded" else kind, count, RATE)

    @staticmethod
    def _add(sound, at, part):
        start = int(at * RATE)
        end = min(len(sound), start + len(part))
        sound[start:end] += part[:end - start]
        return len(part) / RATE


def _gain(decibels):
    return np.float32(10 ** (decibels / 20))
