#!/usr/bin/env python3
"""Fits the network that tells speech from music and noise, and writes it as Swift.

    fit-speech.py RECORDINGS_DIR [--programmes N] [--seed N] [--output FILE.swift] [--venv DIR]

Makes mixtures of two minutes: read and synthesised speech, in rooms or not, with music and bursts of noise in between, under
noise, babble or music at -15 … 30 dB. Prints the area under the curve on
mixtures that it was not fitted on, and on the meetings of RECORDINGS_DIR with their known speakers.
"""

import sibling

if __name__ == "__main__":
    sibling.enter("requirements.txt")

import argparse
from pathlib import Path

import numpy as np
from scipy import signal
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d

from captionsets import speechmixture
from captionsets.speechmixture import RATE

HIDDEN = 16
BLOCK, REACH, SMOOTHING = 25, 20, 5


def levels(sound):
    """Sixteen bands every 10 ms in steps of half a decibel, as `SoundFeatures.builder()` measures them."""
    sound = signal.resample_poly(sound, 8000, RATE).astype(np.float32)
    window = np.hanning(257)[:256].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(sound, 256)[::80] * window
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2 * (16 / 1.5 / 256 ** 2)
    edges = np.linspace(_mel(120), _mel(3800), 17)
    bins = np.round(700 * (10 ** (edges / 2595) - 1) / 8000 * 256).astype(int)
    energy = np.stack([power[:, low:max(low + 1, high)].sum(1) for low, high in zip(bins, bins[1:])], 1)
    return np.clip(20 * np.log10(energy + 1e-13) + 254, 0, 255).astype(np.uint8)


def features(level):
    """The 53 features of `SpeechWindow.swift`, for every second frame."""
    count = len(level)
    decibels = level.astype(np.float32) / 2 - 127
    pairs = decibels.reshape(count, 8, 2).mean(2)
    quiet = _blocks(level.astype(np.float32), 0.2)
    floor = _mean(minimum_filter1d(quiet, 2 * REACH + 1, axis=0, mode="nearest"), SMOOTHING)
    floor = np.round(np.maximum(floor, 54) + 4)
    loud = _mean(_blocks(pairs, 0.8), 1)
    ceiling = np.maximum(_mean(maximum_filter1d(loud, 2 * REACH + 1, axis=0, mode="nearest"), SMOOTHING), -90)
    floor, ceiling = (np.repeat(each, BLOCK, axis=0)[:count] for each in (floor, ceiling))
    steps = np.maximum(level - floor, 0)
    excess = np.minimum(10, np.log2(1 + 10 ** (steps / 20))).reshape(count, 8, 2).mean(2)
    short, middle = _mean(excess, 4), _mean(excess, 25)
    spread = np.sqrt(np.clip(_mean(excess ** 2, 25) - middle ** 2, 0, 100))
    near = _mean(pairs, 3)
    depth = (ceiling - near) / 10
    span = (ceiling - (floor / 2 - 127).reshape(count, 8, 2).mean(2)) / 10
    change = np.abs(np.diff(excess, axis=0, prepend=excess[:1])).mean(1, keepdims=True)
    columns = [short, middle, _mean(excess, 75), spread, np.clip(depth, -1, 6),
               np.clip(depth.mean(1, keepdims=True), -1, 6), np.clip(span, 0, 6).mean(1, keepdims=True),
               (near - near.mean(1, keepdims=True)) / 10, _mean(change, 25),
               _mean(decibels.std(1, keepdims=True), 5) / 10, (short - _mean(excess, 40)).mean(1, keepdims=True)]
    return np.concatenate(columns, 1)[::2].astype(np.float32)


def _mel(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def _blocks(values, share):
    count = -(-len(values) // BLOCK)
    padded = np.pad(values, ((0, count * BLOCK - len(values)), (0, 0)), mode="edge").reshape(count, BLOCK, -1)
    return np.sort(padded, axis=1)[:, round(share * (BLOCK - 1))]


def _mean(values, reach):
    return uniform_filter1d(values, 2 * reach + 1, axis=0, mode="nearest")


class Network:
    """One layer of softsign units, fitted by Adam (D. Kingma, J. Ba, 2015) to the cross-entropy."""

    def __init__(self, inputs, wanted, rng, epochs=12):
        self.mean, self.scale = inputs.mean(0), inputs.std(0) + 1e-3
        inputs = (inputs - self.mean) / self.scale
        width = inputs.shape[1]
        self.weights = [rng.normal(0, width ** -0.5, (width, HIDDEN)), np.zeros(HIDDEN),
                        rng.normal(0, HIDDEN ** -0.5, HIDDEN), np.zeros(1)]
        first = [np.zeros_like(each) for each in self.weights]
        second = [np.zeros_like(each) for each in self.weights]
        rate, step = 4e-3, 0
        for _ in range(epochs):
            for chosen in np.array_split(rng.permutation(len(inputs)), max(1, len(inputs) // 1024)):
                step += 1
                for index, slope in enumerate(self._slopes(inputs[chosen], wanted[chosen])):
                    first[index] = 0.9 * first[index] + 0.1 * slope
                    second[index] = 0.999 * second[index] + 0.001 * slope ** 2
                    self.weights[index] = self.weights[index] - rate * (first[index] / (1 - 0.9 ** step)) / (
                        np.sqrt(second[index] / (1 - 0.999 ** step)) + 1e-8)
            rate *= 0.8

    def _slopes(self, inputs, wanted):
        into, bias, out, offset = self.weights
        units = inputs @ into + bias
        size = 1 + np.abs(units)
        wrong = (1 / (1 + np.exp(-(units / size @ out + offset))) - wanted) / len(wanted)
        back = np.outer(wrong, out) / size ** 2
        return [inputs.T @ back + 3e-5 * into, back.sum(0), (units / size).T @ wrong + 3e-5 * out,
                wrong.sum(keepdims=True)]

    def odds(self, inputs):
        into, bias, out, offset = self.weights
        units = (inputs - self.mean) / self.scale @ into + bias
        return units / (1 + np.abs(units)) @ out + offset

    def swift(self):
        into, bias, out, offset = self.weights
        plain = into / self.scale[:, None]
        numbers = np.concatenate([plain.ravel(), bias - self.mean @ plain, out, offset])
        rows = [" ".join(f"{number:.4g}," for number in row) for row in np.split(numbers, range(8, len(numbers), 8))]
        return ("extension SpeechModel {\n"
                "  /// Fitted by `Benchmarks/captions/fit-speech.py`; its README has what to and how well it does.\n"
                "  static let fitted = SpeechModel([\n    " + "\n    ".join(rows) + "\n  ])\n}\n")


def area(odds, wanted):
    """Under the receiver operating characteristic: how often speech has higher odds than what is none."""
    ranks = np.empty(len(odds))
    ranks[np.argsort(odds)] = np.arange(len(odds))
    speech = int(wanted.sum())
    return (ranks[wanted].sum() - speech * (speech - 1) / 2) / (speech * (len(odds) - speech))


def examples(mixtures):
    inputs, wanted = [], []
    for sound, spoken in mixtures:
        inputs.append(features(levels(sound)))
        # A frame looks at the 32 ms from its beginning on.
        wanted.append(np.pad(spoken[1::2], (0, len(inputs[-1])))[:len(inputs[-1])])
    return np.concatenate(inputs), np.concatenate(wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", type=Path)
    parser.add_argument("--programmes", type=int, default=140, help="mixtures to fit on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--venv", help="folder of the Python environments (.build/python)")
    options = parser.parse_args()
    source = speechmixture.Source(options.recordings)
    network = Network(*examples(source.mixture(options.seed, "fit", n) for n in range(options.programmes)),
                      np.random.default_rng(options.seed))
    inputs, wanted = examples(source.mixture(options.seed, "test", n) for n in range(16))
    print(f"mixtures: {area(network.odds(inputs), wanted):.4f}")
    for name, sound, spoken in source.meetings():
        inputs, wanted = examples([(sound, spoken)])
        if 0 < wanted.sum() < len(wanted):
            print(f"{name}: {area(network.odds(inputs), wanted):.4f}")
    if options.output:
        options.output.write_text(network.swift())


if __name__ == "__main__":
    main()
