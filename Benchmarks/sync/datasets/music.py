"""Made-up music: melodies that never repeat, and loops that repeat to the sample."""

import numpy as np

from .speech import levelled

SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9))


def _note(rng, frequency, seconds, rate, brightness):
    time = np.arange(int(seconds * rate)) / rate
    sound = sum(brightness ** k * np.sin(2 * np.pi * (k + 1) * frequency * time + rng.uniform(0, 2 * np.pi))
                for k in range(6) if (k + 1) * frequency < 0.45 * rate)
    return sound * np.exp(-time * rng.uniform(2, 6)) * np.minimum(1, time / 0.008)


def melody(rng, seconds, rate, drums=True):
    """A random walk over a scale with chords and drums; the timing is a player's, not a machine's."""
    sound = np.zeros(int((seconds + 2) * rate), np.float32)
    scale, base = SCALES[rng.integers(len(SCALES))], rng.uniform(110, 260)
    beat, brightness, degree, at = rng.uniform(0.3, 0.6), rng.uniform(0.3, 0.7), 0, 0.0
    while at < seconds:
        degree = int(np.clip(degree + rng.integers(-3, 4), -7, 12))
        for step in ((0, 2, 4) if rng.random() < 0.25 else (0,)):
            octave, tone = divmod(degree + step, len(scale))
            frequency = base * 2 ** (octave + scale[tone] / 12)
            _add(sound, _note(rng, frequency, min(2, beat * 3), rate, brightness), at, rate)
        if drums and rng.random() < 0.6:
            _add(sound, _drum(rng, rate), at, rate)
        at += beat * rng.choice((0.5, 1, 1, 1.5)) * rng.normal(1, 0.03)
    return levelled(sound[:round(seconds * rate)])


def loop(rng, seconds, rate, bar=None):
    """A bar of 1.5-4 s over and over, equal to the sample: what no correlation can tell apart."""
    count = int((bar or rng.uniform(1.5, 4)) * rate)
    once = melody(rng, count / rate, rate)
    return np.tile(once, int(seconds * rate / count) + 1)[:round(seconds * rate)]


def clicks(rng, seconds, rate):
    """A metronome."""
    sound = np.zeros(round(seconds * rate), np.float32)
    click, step = _drum(rng, rate), int(rng.uniform(0.4, 1.0) * rate)
    for at in range(0, len(sound), step):
        _add(sound, click, at / rate, rate)
    return levelled(sound)


def _drum(rng, rate):
    time = np.arange(int(0.12 * rate)) / rate
    return (rng.normal(0, 1, len(time)) * np.exp(-time * rng.uniform(40, 120))
            + np.sin(2 * np.pi * rng.uniform(60, 120) * time) * np.exp(-time * 30))


def _add(sound, part, at, rate):
    begin = int(at * rate)
    end = min(begin + len(part), len(sound))
    if begin < end:
        sound[begin:end] += part[:end - begin].astype(np.float32)
