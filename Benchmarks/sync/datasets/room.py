"""What a room and a microphone do to a sound, with the direct path at exactly zero delay."""

import numpy as np
from scipy import signal


def response(rng, rate, rt60, direct_to_reverberant):
    """An impulse response: direct path 1 at sample 0, early reflections, and a tail of `rt60` seconds.

    All but the direct path holds `direct_to_reverberant` dB less energy than it (Polack's model: noise
    under an exponential for the tail).
    """
    count = int(rt60 * rate)
    time = np.arange(count) / rate
    late = rng.normal(0, 1, count) * 10 ** (-3 * time / rt60)
    late[:int(rng.uniform(0.004, 0.02) * rate)] = 0
    late = signal.lfilter([0.6], [1, -0.4], late)
    early = np.zeros(count)
    for delay in rng.uniform(0.002, 0.06, rng.integers(5, 12)):
        gain = rng.choice((-1, 1)) * rng.uniform(0.3, 1)
        early[min(int(delay * rate), count - 1)] += gain * 10 ** (-3 * delay / rt60)
    reverberant = early / np.sqrt(np.sum(early ** 2)) * 0.8 + late / np.sqrt(np.sum(late ** 2)) * 0.6
    reverberant *= 10 ** (-direct_to_reverberant / 20)
    reverberant = np.clip(reverberant, -0.7, 0.7)
    reverberant[0] = 1
    return reverberant.astype(np.float32)


def band_limit(samples, rate, low, high):
    """Keeps `low` … `high` Hz without delay (linear phase, its delay removed)."""
    taps = 2 * int(1.6 * rate / max(low, 40)) + 1 if low else 257
    band = [low, high] if low else high
    filter = signal.firwin(taps, band, fs=rate, pass_zero=not low, window=("kaiser", 8.0)).astype(np.float32)
    return signal.oaconvolve(samples, filter)[taps // 2:taps // 2 + len(samples)]


def soft_clip(samples, drive):
    """Overloads by `drive` dB over the level at which tanh bends."""
    peak = np.percentile(np.abs(samples), 99.5) + 1e-9
    gain = 10 ** (drive / 20) / peak
    return np.tanh(samples * gain) * 0.7
