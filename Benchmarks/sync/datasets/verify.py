"""Measures what the truth of a data set rests on: the re-timing, and media zero of each format."""

import itertools
import tempfile
from pathlib import Path

import numpy as np
from scipy import signal

from . import media
from .clock import resample_at


def warp_error(frequency, rate=16000, seconds=20.0, offset=0.0, drift=-265.7, start=12.345678, camera_rate=None):
    """Error in dB (against the sine's own RMS) of a re-timed sine, against its closed form.

    `offset` looks at that far into a recording (3600 for the end of an hour).
    """
    camera_rate = camera_rate or rate
    times = start + (offset + np.arange(round(seconds * camera_rate)) / camera_rate) / (1 + drift * 1e-6)
    begin = int((times[0] - 1) * rate)
    source = np.sin(2 * np.pi * frequency * np.arange(begin, int((times[-1] + 1) * rate)) / rate)
    got = resample_at(source.astype(np.float32), rate, times - begin / rate)
    error = got - np.sin(2 * np.pi * frequency * times)
    return 10 * np.log10(np.mean(error ** 2) / 0.5)


def zero_error(format, rate, kilobits=None, picture=False, channels=1):
    """How many ms later than media zero ffmpeg presents the first sample of a file."""
    rng = np.random.default_rng(7)
    sound = signal.sosfiltfilt(signal.butter(4, (200, 0.2 * rate), "band", fs=rate, output="sos"),
                               rng.normal(0, 0.1, 4 * rate))
    frames = sound if channels == 1 else np.column_stack([sound] * channels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{media.FORMATS[format][0]}"
        media.encode(path, frames, rate, format, kilobits, picture)
        decoded = media.decode(path, rate)
    return 1000 / rate * _delay(sound, decoded, reach=rate // 2)


def _delay(reference, other, reach):
    """Delay of `other` in samples, to about a thousandth: 64-fold interpolated cross-correlation."""
    size = 1 << int(np.ceil(np.log2(len(reference) + len(other))))
    spectrum = np.fft.rfft(other, size) * np.conj(np.fft.rfft(reference, size))
    coarse = np.fft.irfft(spectrum, size)
    lags = np.concatenate([np.arange(reach + 1), np.arange(-reach, 0)])
    peak = lags[np.argmax(coarse[lags])]
    fine = peak + np.arange(-64, 65) / 64
    phase = 2j * np.pi * np.outer(fine, np.arange(size // 2 + 1)) / size
    values = (np.exp(phase) @ spectrum).real
    best = int(np.clip(np.argmax(values), 1, len(fine) - 2))
    before, at, after = values[best - 1:best + 2]
    return fine[best] + 0.5 * (before - after) / (before - 2 * at + after) / 64


def report():
    """Prints both measurements as Markdown."""
    print("| sine Hz at 16 kHz | error dB, start | error dB, after 60 min |\n|---|---|---|")
    for frequency in (100, 1000, 3400, 5000, 6700):
        print(f"| {frequency} | {warp_error(frequency):.1f} | {warp_error(frequency, offset=3600):.1f} |")
    print("\n| format | rates | combinations | first sample late by at most ms |\n|---|---|---|---|")
    for format, (_, rates, _) in media.FORMATS.items():
        found = [zero_error(format, *each) for each in itertools.product(
            rates, media.BITS.get(format.split("-")[0], (None,)),
            (False, True) if format in media.PICTURED else (False,), (1, 2))]
        print(f"| {format} | {' '.join(map(str, rates))} | {len(found)} | {max(found, key=abs):+.4f} |", flush=True)
