"""Real recordings as raw material, and the book that hands out each second of them once."""

import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from .speech import levelled

FOLDERS = ("speech", "meetings", "music", "video")


@dataclass(frozen=True)
class Cut:
    """A stretch of a real recording, in seconds."""

    path: str
    start: float
    seconds: float


def collection(folder):
    """(path, seconds, kind) of each recording of 2 s and more that is not silent."""
    found = []
    for kind in FOLDERS:
        for path in sorted((Path(folder) / kind).glob("*.*")):
            if path.suffix in (".txt", ".rttm", ".csv"):
                continue
            samples = decode(str(path), 16000)
            if len(samples) >= 32000 and np.sqrt(np.mean(samples ** 2)) > 1e-3:
                found.append((str(path), len(samples) / 16000, kind))
    return found


@lru_cache(maxsize=40)
def decode(path, rate):
    """The first ten minutes of the first audio track, mono, at `rate` Hz; empty if there is none."""
    command = ["ffmpeg", "-v", "quiet", "-t", "600", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(rate),
               "-f", "f32le", "-"]
    sound = subprocess.run(command, capture_output=True, check=False).stdout
    return np.frombuffer(sound[:len(sound) // 4 * 4], np.float32)


def sound(cut, rate):
    samples = decode(cut.path, rate)
    return levelled(samples[round(cut.start * rate):round((cut.start + cut.seconds) * rate)])


class Ledger:
    """Hands out stretches of the collection so that no second of it is used twice."""

    def __init__(self, collection):
        self._free = [(path, kind, 0.0, seconds) for path, seconds, kind in collection]

    def take(self, rng, least, most, kinds=FOLDERS, avoid=()):
        """A cut of `least` … `most` seconds from a random recording, or None if none is left."""
        fits = [i for i, (path, kind, begin, end) in enumerate(self._free)
                if end - begin >= least and kind in kinds and path not in avoid]
        if not fits:
            return None
        path, kind, begin, end = self._free.pop(fits[rng.integers(len(fits))])
        seconds = float(rng.uniform(least, min(most, end - begin)))
        start = float(rng.uniform(begin, end - seconds))
        # Half a second of distance: no reverberation or rounding reaches over.
        self._free += [(path, kind, begin, start - 0.5), (path, kind, start + seconds + 0.5, end)]
        return Cut(path, start, seconds)
