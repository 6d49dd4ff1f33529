"""Draws cameras at random: positions on the event's clock, rooms, noises, formats."""

import numpy as np

from . import media, noise
from .camera import Camera


class Planner:
    """What the cases share: the collection of real recordings and the table of real clocks."""

    def __init__(self, collection, drifts, quick=False):
        self.collection = collection
        self.quick = quick
        self._speeds, self._weights = drifts

    def drift(self, rng):
        """A device of the table, and 1 ppm of spread between devices of one model."""
        return float(rng.choice(self._speeds, p=self._weights) + rng.normal(0, 1))

    def count(self, full, quick):
        return quick if self.quick else full

    def camera(self, rng, name, event, start, seconds, snr=(0, 25), codecs=True, ledger=None, **fixed):
        """A camera that starts `start` seconds into `event`; `fixed` overrides what is drawn."""
        format = str(rng.choice(list(media.FORMATS))) if codecs else "wav"
        rate = int(rng.choice(media.FORMATS[format][1])) if codecs else 16000
        kind = str(rng.choice(noise.KINDS, p=(.22, .16, .18, .12, .08, .08, .08, .08)))
        cuts = []
        if ledger and rng.random() < 0.3:
            avoid, missing = event.sources(), min(seconds, 60)
            while missing > 2 and (cut := ledger.take(rng, 2, max(2.1, missing), avoid=avoid)):
                cuts.append(cut)
                missing -= cut.seconds
            kind = "recording" if cuts else kind
        camera = Camera(
            name=name, event=event.name, seconds=round(seconds, 3),
            pieces=[{"fromMs": 0, "startMs": 1000 * start, "driftPpm": self.drift(rng)}],
            seed=int(rng.integers(1 << 62)), rt60=float(rng.uniform(0.2, 0.8)),
            direct_to_reverberant=float(rng.uniform(-2, 12)), noise=kind, snr=float(rng.uniform(*snr)), cuts=cuts,
            band=(float(rng.choice((0, 80, 200, 300))), float(rng.choice((3400, 5500, 7000, 10000)))),
            level=float(rng.uniform(-35, -8)), drive=float(rng.uniform(0, 9)) if rng.random() < 0.15 else None,
            format=format, rate=rate, kilobits=_kilobits(rng, format),
            channels=str(rng.choice(("mono", "stereo", "dead-right"), p=(.55, .4, .05))) if codecs else "mono",
            picture=format in media.PICTURED and seconds < 700 and rng.random() < 0.5)
        for key, value in fixed.items():
            setattr(camera, key, value)
        return camera


def _kilobits(rng, format):
    choices = media.BITS.get(format.split("-")[0])
    return int(rng.choice(choices)) if choices else None


def generator(seed, *words):
    """Random numbers of their own for each set, whatever else is made."""
    import zlib
    return np.random.default_rng([seed, *(zlib.crc32(str(word).encode()) for word in words)])
