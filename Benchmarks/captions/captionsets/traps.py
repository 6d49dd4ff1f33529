"""Sounds that are not speech but may be taken for it, and noise that lies under everything."""

import numpy as np
from scipy import signal

import sibling  # noqa: F401
from datasets import music, noise
from datasets.speech import levelled

from . import engines, text
from .engines import RATE

NOISES = ("pink", "fan", "hum", "white", "street", "babble")


def laughter(rng, seconds):
    """Bursts of breathy voice four to six times a second, of two or three people."""
    sound = np.zeros(int(seconds * RATE), np.float32)
    for _ in range(rng.integers(1, 4)):
        pitch, pace, at = rng.uniform(150, 380), rng.uniform(4, 6), rng.uniform(0, 0.4)
        formants = rng.uniform(600, 900), rng.uniform(1100, 1600)
        while at < seconds - 0.2:
            count = int(rng.uniform(0.07, 0.12) * RATE)
            time = np.arange(count) / RATE
            source = signal.sawtooth(2 * np.pi * pitch * (1 - 0.8 * time) * time) + rng.normal(0, 0.6, count)
            voiced = sum(signal.sosfilt(signal.butter(2, [f * 0.85, f * 1.15], "band", fs=RATE, output="sos"), source)
                         for f in formants)
            begin = int(at * RATE)
            sound[begin:begin + count] += (voiced * np.hanning(count))[:len(sound) - begin]
            at += rng.normal(1, 0.08) / pace + (rng.uniform(0.3, 0.6) if rng.random() < 0.1 else 0)
            pitch *= rng.uniform(0.96, 1.02)
    return levelled(sound)


def applause(rng, seconds):
    """Claps of many hands, swelling and dying away."""
    count = int(seconds * RATE)
    claps = (rng.random(count) < 120 / RATE) * rng.normal(0, 1, count)
    shape = signal.sosfilt(signal.butter(2, [900, 3500], "band", fs=RATE, output="sos"), claps)
    shape += 0.3 * signal.sosfilt(signal.butter(1, 1500, "high", fs=RATE, output="sos"), rng.normal(0, 0.05, count))
    ramp = np.minimum(1, np.minimum(np.arange(count) / (0.4 * RATE), np.arange(count)[::-1] / (1.2 * RATE)))
    return levelled((shape * ramp).astype(np.float32))


def tonal(rng, seconds):
    """A telephone, a siren or a row of beeps."""
    time = np.arange(int(seconds * RATE)) / RATE
    kind = rng.integers(3)
    if kind == 0:
        wave = (np.sin(2 * np.pi * 440 * time) + np.sin(2 * np.pi * 480 * time)) * (time % 3 < 1.2)
    elif kind == 1:
        pitch = 800 + 300 * np.sin(2 * np.pi * rng.uniform(0.3, 1.5) * time)
        wave = np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
    else:
        wave = np.sin(2 * np.pi * rng.uniform(500, 2000) * time) * (time % rng.uniform(0.4, 1.1) < 0.12)
    return levelled(wave.astype(np.float32))


def effect(rng, seconds):
    """A door, a blow, steps: short noises."""
    sound = np.zeros(int(seconds * RATE), np.float32)
    for at in np.sort(rng.uniform(0, max(0.1, seconds - 0.3), rng.integers(1, 6))):
        music._add(sound, music._drum(rng, RATE) * rng.uniform(0.4, 1.2), at, RATE)
    return levelled(sound)


def song(rng, seconds):
    """Words sung on a melody over an accompaniment: (sound, words). Long vowels at steady pitches."""
    sound = music.melody(rng, seconds, RATE) * 10 ** (-rng.uniform(2, 9) / 20)
    speaker = {"engine": "espeak", "name": f"en-us+{rng.choice(engines.VARIANTS)}", "tract": 1.0,
               "pace": int(rng.integers(85, 115)), "pitch": 50}
    author, words, at, degree = text.English(rng), [], rng.uniform(0.3, 1.5), 0
    espeak = engines.espeak_library().synthesiser
    espeak.espeak_SetParameter(4, 0, 0)  # No intonation: a note is a note.
    while at < seconds - 1.5:
        for word in author.sentence():
            degree = int(np.clip(degree + rng.integers(-2, 3), -3, 7))
            spoken = engines.say({**speaker, "pitch": int(np.clip(45 + 6 * degree, 5, 95))}, [[word]])[0]
            if spoken is None or at + len(spoken.samples) / RATE > seconds - 0.2:
                continue
            begin = int(at * RATE)
            sound[begin:begin + len(spoken.samples)] += spoken.samples
            words.append(engines.Word(word, at + spoken.words[0].start, at + spoken.words[0].end))
            at += len(spoken.samples) / RATE + rng.choice((0, 0, 0.15))
        at += rng.uniform(0.5, 2)
    espeak.espeak_SetParameter(4, 50, 0)
    return levelled(sound), words


def street(rng, count):
    """Rumble that swells as cars pass."""
    sound = noise.shaped(rng, count, RATE, 1.5)
    swell = np.full(count // 800 + 2, 0.5)
    for centre in rng.uniform(0, len(swell), max(1, count // (6 * RATE))):
        width = rng.uniform(15, 60)
        swell += rng.uniform(0.3, 2) * np.exp(-((np.arange(len(swell)) - centre) / width) ** 2)
    return sound * np.interp(np.arange(count) / 800, np.arange(len(swell)), swell)


def babble(rng, count):
    """Six talkers nobody can follow; half a minute of them goes round at shifts of its own."""
    talkers = []
    for _ in range(6):
        speaker, author = engines.voice(rng, engines=("espeak",)), text.English(rng)
        spoken = [s.samples for s in engines.say(speaker, [author.sentence() for _ in range(9)]) if s]
        talkers.append(np.concatenate(spoken))
    return sum(np.resize(np.roll(talker, rng.integers(len(talker))), count) for talker in talkers)


def background(rng, kind, count):
    """`count` samples of noise at 0.1 RMS; four minutes of it go round."""
    make = {"street": street, "babble": babble,
            "hum": lambda r, n: noise.hum(r, n, RATE), "pink": lambda r, n: noise.shaped(r, n, RATE, 1),
            "fan": lambda r, n: noise.shaped(r, n, RATE, 2), "white": lambda r, n: r.normal(0, 1, n)}[kind]
    sound = make(rng, min(count, 240 * RATE))
    return np.resize((sound * (0.1 / (np.sqrt(np.mean(sound ** 2)) + 1e-12))).astype(np.float32), count)
