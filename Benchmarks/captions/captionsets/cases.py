"""The cases with captions by people: shifted, stretched, cut, right already, of another programme."""

import numpy as np

import sibling  # noqa: F401
from datasets.planning import generator

from . import build, captioning, truth
from .engines import RATE
from .programme import Studio

FAMILY = (24 / 25, 25 / 24, 23.976 / 25, 25 / 23.976, 24 / 23.976, 23.976 / 24)


class Stock:
    """What every case draws from: clips, songs, the seed, and how much is wanted."""

    def __init__(self, clips, songs, seed, quick=False, most=None):
        self.clips, self.songs, self.seed, self.quick, self.most = clips, songs, seed, quick, most

    def count(self, full, quick):
        return min(quick if self.quick else full, self.most or full)

    def seconds(self, rng, least, most):
        """Minutes drawn on a logarithmic scale, as seconds; a tenth of them if quick."""
        return 60 * float(np.exp(rng.uniform(np.log(least), np.log(most)))) * (0.2 if self.quick else 1)

    def generator(self, *words):
        return generator(self.seed, *words)

    def material(self, rng, name, minutes, language=None, **how):
        """A programme of real and synthesised speech; one in ten is not in English."""
        if language is None:
            language = "en" if rng.random() < 0.9 else str(rng.choice(("de", "fr", "es")))
        real = self.clips if language == "en" else ()
        studio = Studio(rng, real, self.songs, language)
        how.setdefault("real", float(rng.choice((0, 0.05, 0.2))))
        return studio.programme(name, self.seconds(rng, *minutes), **how)


def _label(programme, *more):
    return " ".join([programme.label, programme.style, *more])


def filler(stock, rng, seconds):
    """What is not the programme: another one, advertisements, music, a tone, noise; nobody captions it."""
    kind = str(rng.choice(("programme", "advertisements", "silence", "music"), p=(.4, .35, .1, .15)))
    if kind == "silence":
        return kind, (rng.normal(0, 1e-4, int(seconds * RATE))).astype(np.float32)
    studio = Studio(rng, (), (), "en")
    if kind == "music":
        return kind, studio.programme("filler", seconds, "sparse", (15, 25), lead=seconds, intro=seconds - 0.5).samples
    style = "news" if kind == "programme" else "drama"
    return kind, studio.programme("filler", seconds, style, (8, 25)).samples


def shift(stock, index, folder):
    """One number for all: ±10 min. The captions' file is late, or the recording began late or early."""
    rng, name = stock.generator("shift", index), f"shift-{index:03d}"
    long = index == 20 and not stock.quick
    far = index % 6 == 2  # By seven to ten minutes, either way.
    minutes = (115, 120) if long else (13, 45) if far else (2, 45)
    programme = stock.material(rng, name, minutes, snr=(0, 8) if index % 8 == 7 else (5, 25))
    most = min(600, 0.8 * programme.seconds)
    size = float(rng.choice((rng.uniform(0.3, 5), rng.uniform(5, 60), rng.uniform(60, 600)), p=(.25, .35, .4)))
    size = min(size, most)
    how = str(rng.choice(("file late", "began early", "began late", "file early"), p=(.35, .35, .2, .1)))
    if far:
        size, how = min(most, float(rng.uniform(420, 600))), ("began early", "file late")[index // 6 % 2]
    cues = captioning.cues(rng, programme, captioning.maker(rng))
    base, edits = 0.0, []
    if how == "file early":  # All that captions can be early by is what comes before the first of them.
        base = min(size, max(0.0, cues[0].start - 0.001)) * float(rng.uniform(0.3, 1))
    elif how == "file late":
        base = -size
    elif how == "began early":
        edits = [(0.0, 0.0, filler(stock, rng, size)[1])]
    else:
        size = min(size, 0.5 * programme.seconds)
        edits = [(0.0, size, np.zeros(0, np.float32))]
    samples, segments = truth.edited(programme.samples, edits, RATE)
    rows, mapping, places = truth.placed(cues, base, 1.0, segments)
    file, sound = build.store(folder, name, rng, samples)
    return [build.item(name, file, programme, len(samples) / RATE, truth.answer("solid", mapping, places),
                       _label(programme, how), build.captions(folder, name, rng, rows), kind=how, **sound)]


def stretch(stock, index, folder):
    """Another frame rate, in all directions; free ratios; and files that need no stretch."""
    rng, name = stock.generator("stretch", index), f"stretch-{index:03d}"
    kind = ("family", "family", "free", "family", "none")[index % 5]
    ratio = {"family": FAMILY[(index // 5 * 3 + (0, 1, 0, 2, 0)[index % 5]) % 6], "none": 1.0,
             "free": float(rng.choice((rng.uniform(0.95, 1.05), rng.uniform(0.98, 1.02))))}[kind]
    slight = abs(ratio - 1) < 0.002 and kind == "family"
    programme = stock.material(rng, name, (10, 40) if slight else (3, 30), snr=(5, 25))
    cues = captioning.cues(rng, programme, captioning.maker(rng))
    base = float(rng.choice((0, rng.uniform(-60, -0.2), min(cues[0].start - 0.001, rng.uniform(0, 20)))))
    rows, mapping, places = truth.placed(cues, max(base, -60), round(ratio, 9))
    file, sound = build.store(folder, name, rng, programme.samples)
    return [build.item(name, file, programme, programme.seconds, truth.answer("solid", mapping, places),
                       _label(programme, kind), build.captions(folder, name, rng, rows), kind=kind, **sound)]


def splits(stock, index, folder):
    """One to five breaks: something put in, or material cut, that the captions do not know of."""
    rng, name = stock.generator("splits", index), f"splits-{index:03d}"
    programme = stock.material(rng, name, (5, 30), snr=(5, 25))
    cues = captioning.cues(rng, programme, captioning.maker(rng))
    wanted = index % 5 + 1
    edits, kinds = [], []
    for at, length in _break_points(rng, programme, wanted):
        if rng.random() < 0.6:
            # Short ones as between acts, long ones as advertisements.
            seconds = float(rng.choice((rng.uniform(2, 15), rng.uniform(15, 120)))) * (0.3 if stock.quick else 1)
            edits.append((at, 0.0, filler(stock, rng, seconds)[1]))
            kinds.append("inserted")
        else:
            edits.append((at, length, np.zeros(0, np.float32)))
            kinds.append("removed")
    samples, segments = truth.edited(programme.samples, edits, RATE)
    base = float(rng.choice((0, 0, rng.uniform(-30, -0.3))))
    rows, mapping, places = truth.placed(cues, base, 1.0, segments)
    file, sound = build.store(folder, name, rng, samples)
    return [build.item(name, file, programme, len(samples) / RATE, truth.answer("solid", mapping, places),
                       _label(programme, f"{len(edits)} breaks"), build.captions(folder, name, rng, rows),
                       kind="+".join(sorted(set(kinds))), breaks=[
                           {"kind": kind, "lengthMs": round(1000 * (without + len(put) / RATE), 1)}
                           for kind, (_, without, put) in zip(kinds, edits)], **sound)]


def _break_points(rng, programme, wanted):
    """(time, length that may be cut from there): in pauses, at least 40 s (or a twelfth) apart and from the ends."""
    pauses = truth.gaps(programme)
    apart, chosen = min(40.0, programme.seconds / 12), []
    for index in rng.permutation(len(pauses)):
        at, _ = pauses[index]
        later = [p for p, _ in pauses if at + 2 < p < at + min(60, apart)]
        length = float(rng.choice(later)) - at if later else None
        if length and apart < at < programme.seconds - apart - length and all(
                at + length + apart < other or other + span + apart < at for other, span in chosen):
            chosen.append((at, length))
        if len(chosen) == wanted:
            break
    return sorted(chosen)


def good(stock, index, folder):
    """Right already, or off by no more than anybody sees: up to 100 ms."""
    rng, name = stock.generator("good", index), f"good-{index:03d}"
    programme = stock.material(rng, name, (2, 15), snr=(0, 25))
    cues = captioning.cues(rng, programme, captioning.maker(rng))
    base = 0.0 if index % 3 == 0 else float(rng.uniform(-0.1, min(0.1, cues[0].start)))
    rows, mapping, places = truth.placed(cues, base)
    file, sound = build.store(folder, name, rng, programme.samples)
    return [build.item(name, file, programme, programme.seconds, truth.answer("solid", mapping, places),
                       _label(programme), build.captions(folder, name, rng, rows), **sound)]


CASES = {
    "shift": ("100 % found; median cue error <= 60 ms, 95 % <= 150 ms", shift, 32, 4),
    "stretch": ("ratio right 100 %, end-of-file error <= 150 ms; never a spurious stretch", stretch, 30, 5),
    "splits": (">= 95 % of cues within 250 ms", splits, 24, 4),
    "good": ("unchanged", good, 20, 3),
}
