"""A camera: where it stands on the event's clock, what its room and microphone add, what it writes."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import signal

from . import media, noise, room
from .clock import event_times, padded, resample_at
from .speech import active_level

SPEED_OF_SOUND = 343.0


@dataclass
class Camera:
    name: str
    event: str
    seconds: float
    pieces: list
    seed: int
    rt60: float = 0.4
    direct_to_reverberant: float = 6.0
    noise: str = "pink"
    snr: float = 20.0
    cuts: list = field(default_factory=list)
    band: tuple = (60, 7000)
    level: float = -20.0
    drive: float = None
    format: str = "wav"
    kilobits: int = None
    rate: int = 16000
    channels: str = "mono"
    picture: bool = False
    silent_seconds: float = 0.0
    distances: tuple = ()

    @property
    def path(self):
        return f"{self.name}.{media.FORMATS[self.format][0]}"

    def truth(self, prefix=""):
        """The recording as the data set describes it."""
        return {"name": self.name, "path": prefix + self.path, "event": self.event,
                "pieces": [{key: round(value, 6) for key, value in piece.items()} for piece in self.pieces],
                "lengthMs": round(1000 * self.seconds, 3), "snrDb": round(self.snr, 2), "noise": self.noise,
                "format": self.format, "sampleRate": self.rate, "channels": self.channels}

    def write(self, folder, event, signals=None):
        """Renders what the camera hears of `event` (its `signals`, if rendered already) and encodes it."""
        samples = self.render(event, signals)
        media.encode(Path(folder) / self.path, samples, self.rate, self.format, self.kilobits, self.picture)

    def render(self, event, signals=None):
        rng = np.random.default_rng(self.seed)
        rate, count = event.rate, round(self.seconds * self.rate)
        times = event_times(self.pieces, self.rate, count)
        first = int(np.floor(np.nanmin(times) * rate)) - rate // 2
        last = int(np.ceil(np.nanmax(times) * rate)) + rate // 2
        heard = self._in_the_room(rng, event, signals, first, last)
        heard = self._with_noise(rng, heard, rate)
        heard = room.band_limit(heard, rate, self.band[0], min(self.band[1], 0.45 * rate, 0.45 * self.rate))
        # A gap is silence; the clock runs on through it, so any increasing times will do there.
        gap = np.isnan(times)
        filled = np.interp(np.arange(count), np.flatnonzero(~gap), times[~gap]) if gap.any() else times
        samples = resample_at(heard, rate, filled - first / rate)
        samples[gap] = 0
        return self._finished(rng, samples)

    def _in_the_room(self, rng, event, signals, first, last):
        signals = event.render() if signals is None else signals
        heard = np.zeros(last - first, np.float32)
        for index, source in enumerate(signals):
            response = room.response(rng, event.rate, self.rt60, self.direct_to_reverberant)
            distance = self.distances[index] if self.distances else 0.0
            begin = first - len(response) - round(distance / SPEED_OF_SOUND * event.rate)
            sound = signal.oaconvolve(padded(source, begin, begin + len(response) + len(heard)), response)
            heard += sound[len(response):len(response) + len(heard)] / np.float32(max(distance, 1))
        return heard

    def _with_noise(self, rng, heard, rate):
        added = noise.make(rng, self.noise, len(heard), rate, self.cuts)
        level = active_level(heard, rate)
        if level == 0:
            return added
        return heard + added * np.float32(level / 0.1 * 10 ** (-self.snr / 20))

    def _finished(self, rng, samples):
        if self.drive is not None:
            samples = room.soft_clip(samples, self.drive)
        peak = np.percentile(np.abs(samples[::7]), 99.9) + 1e-9
        samples = samples * np.float32(10 ** (self.level / 20) / peak * 3)
        # The hiss of the microphone's own amplifier, at the camera's rate and thus over its full band.
        samples += rng.standard_normal(len(samples), np.float32) * np.float32(10 ** ((self.level - 55) / 20))
        samples[:round(self.silent_seconds * self.rate)] = 0
        if self.channels == "stereo":
            return np.column_stack([samples, samples * np.float32(10 ** (rng.uniform(-6, 0) / 20))])
        if self.channels == "dead-right":
            return np.column_stack([samples, np.zeros_like(samples)])
        return samples
