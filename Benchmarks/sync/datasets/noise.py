"""What a camera hears that no other camera hears."""

import numpy as np
from scipy import signal

from . import music, recordings, speech

KINDS = ("pink", "fan", "babble", "talk", "white", "hum", "tone", "music")


def make(rng, kind, count, rate, cuts=()):
    """`count` samples of noise of about 0.1 RMS; `cuts` are real recordings for the kind "recording"."""
    sound = _SOUNDS[kind](rng, count, rate, cuts) if kind == "recording" else _SOUNDS[kind](rng, count, rate)
    level = np.sqrt(np.mean(sound ** 2)) + 1e-12
    return (sound * (0.1 / level)).astype(np.float32)


def shaped(rng, count, rate, exponent):
    """Gaussian noise whose power falls with frequency to the power of `exponent`, in blocks of ~20 s."""
    block = min(count, 20 * rate)
    window = np.sqrt(signal.windows.hann(2 * (block // 2), sym=False))
    hop, output = max(1, len(window) // 2), np.zeros(count + 2 * len(window), np.float32)
    scale = np.maximum(np.fft.rfftfreq(len(window), 1 / rate), 30) ** (-exponent / 2)
    for begin in range(0, count + len(window), max(hop, 1)):
        white = np.fft.rfft(rng.normal(0, 1, len(window)))
        output[begin:begin + len(window)] += np.fft.irfft(white * scale, len(window)) * window
        if begin + 2 * len(window) > len(output):
            break
    return output[hop:hop + count]


def babble(rng, count, rate):
    """Six talkers out of one stream nobody else hears: shifted, half of them backwards."""
    stream = speech.speak(rng, count / rate + 1, rate)
    stream = np.resize(stream, count)
    shifts = rng.integers(0, max(count, 1), 6)
    return sum(np.roll(stream[::-1] if k % 2 else stream, shift) for k, shift in enumerate(shifts))


def hum(rng, count, rate):
    """Mains hum with harmonics, its frequency off by up to a tenth of a hertz, over faint hiss."""
    base, time = rng.choice((50, 60)) + rng.uniform(-0.1, 0.1), np.arange(count) / rate
    tones = sum(np.sin(2 * np.pi * k * base * time + rng.uniform(0, 6.28)) * rng.uniform(0.1, 1) / k
                for k in (1, 2, 3, 4, 5, 7))
    return tones + rng.normal(0, 0.003, count)


def tone(rng, count, rate):
    frequency = rng.choice((100, 440, 1000, rng.uniform(80, 3000)))
    return np.sin(2 * np.pi * frequency * np.arange(count) / rate) + rng.normal(0, 0.003, count)


def recording(rng, count, rate, cuts):
    """Real recordings one after the other; babble where they end."""
    sound = np.concatenate([recordings.sound(cut, rate) for cut in cuts]) if cuts else np.zeros(0, np.float32)
    if len(sound) < count:
        sound = np.concatenate([sound, speech.levelled(babble(rng, count - len(sound), rate))])
    return sound[:count]


_SOUNDS = {
    "pink": lambda rng, count, rate: shaped(rng, count, rate, 1),
    "fan": lambda rng, count, rate: shaped(rng, count, rate, 2),
    "white": lambda rng, count, rate: rng.normal(0, 1, count),
    "babble": babble,
    "talk": lambda rng, count, rate: speech.speak(rng, count / rate + 0.1, rate)[:count],
    "hum": hum,
    "tone": tone,
    "music": lambda rng, count, rate: music.melody(rng, count / rate + 0.1, rate)[:count],
    "recording": recording,
}
