"""Short and hard ones, to calibrate the verdict and the confidence on; half of the captions are of another programme.

The two sets share neither programmes nor real clips nor random numbers. Each piece of sound has captions of its own
(shifted, stretched or in place, some of them partly wrong) and as many of others.
"""

from dataclasses import replace

import numpy as np

import sibling  # noqa: F401

from . import build, captioning, text, truth
from .programme import STYLES, Studio

NAMES = ("calibration-fit", "calibration-test")
TARGET = "–"
OWN = 2  # captions of its own for each piece of sound, and as many of others.


def half(recordings, name):
    """Every other recording: one set has the even ones, one the odd ones."""
    return [one for index, one in enumerate(recordings) if index % 2 == NAMES.index(name)]


def pool(name, stock, index, folder):
    """A piece of 30 s … 10 min: sparse to dense, loud noise or music, any language."""
    rng = stock.generator(name, index)
    seconds = 30 * float(np.exp(rng.uniform(0, np.log(20)))) * (0.3 if stock.quick else 1)
    language = "en" if rng.random() < 0.85 else str(rng.choice(("de", "fr", "es")))
    clips = half(stock.clips, name) if language == "en" else ()
    studio = Studio(rng, clips, half(stock.songs, name), language)
    style = str(rng.choice(list(STYLES), p=(.12, .1, .14, .16, .16, .2, .12)))
    level = float(rng.choice((rng.uniform(-8, 0), rng.uniform(0, 8), rng.uniform(8, 20)), p=(.2, .5, .3)))
    music = {"bed": 0.6, "loud": (-8, 3)} if rng.random() < 0.3 else {}
    programme = studio.programme(f"{index:03d}", max(20.0, seconds), style, (level, level), real=0.15, **music)
    file, sound = build.store(folder, f"sound-{index:03d}", rng, programme.samples)
    cues, length = captioning.cues(rng, programme, captioning.maker(rng)), programme.seconds
    programme.samples = programme.samples[:0]
    return programme, length, file, sound, cues


def items(name, stock, made, folder):
    """Each sound with its own captions, and with those of others."""
    rng, described = stock.generator(name, "pairs"), []
    usable = [index for index, one in enumerate(made) if len(one[4]) >= 2]
    for index in usable:
        heard, seconds, file, sound, cues = made[index]
        others = [other for other in usable if other != index and not made[other][0].sources & heard.sources
                  and made[other][1] > 0.3 * seconds]
        chosen = rng.choice(others, min(OWN, len(others)), replace=False) if others else []
        for own, source in [*((True, index) for _ in chosen), *((False, int(other)) for other in chosen)]:
            item_name = f"{name}-{len(described):04d}"
            wrong = float(rng.choice((0, rng.uniform(0.1, 0.4)), p=(.6, .4)))
            rows, mapping, places = _captions(rng, made[source], seconds, wrong, own)
            if len(rows) < 2:
                continue
            answer = truth.answer("solid", mapping, places) if own else truth.answer("nothing", cues=[None] * len(rows))
            described.append(build.item(
                item_name, file, heard, seconds, answer, f"{heard.label} {heard.style} {'own' if own else 'other'}",
                build.captions(folder, item_name, rng, rows), wrongShare=round(wrong, 2), **sound))
    return described


def _captions(rng, source, seconds, wrong, own):
    """Captions of `source`, some of them moved, of another text or left out; only those about as long as the sound."""
    programme, _, _, _, cues = source
    cues = [cue for cue in cues if own or cue.end < seconds + 60]
    author, kept = text.writer(rng, programme.language), []
    for cue in cues:
        draw = rng.random() / max(wrong, 1e-9)
        if draw < 0.35:
            cue = replace(cue, text=text.wrapped(author.sentence()[:12]), label="other text")
        elif draw < 0.7:
            moved = float(rng.choice((-1, 1)) * rng.uniform(1, 5))
            if cue.start + moved > 0:
                cue = replace(cue, start=cue.start + moved, end=cue.end + moved, label="moved", words=())
        elif draw < 1:
            continue
        kept.append(cue)
    kept = captioning.ordered(kept)
    first = kept[0].start if kept else 0
    kind = rng.random()
    base = 0.0 if kind < 0.2 else float(-rng.uniform(0, 5)) if kind < 0.45 else float(-rng.uniform(5, 120)) \
        if kind < 0.8 else float(rng.uniform(0, 1) * max(0, first - 0.002))
    ratio = round(float(rng.choice((1, 25 / 24, 24 / 25, 23.976 / 25, 25 / 23.976, rng.uniform(0.96, 1.04)),
                                   p=(.75, .06, .05, .05, .05, .04))), 9)
    rows, mapping, places = truth.placed(kept, base, ratio)
    # A cue that was moved by mistake belongs where it came from, which its own time does not say.
    return rows, mapping, [None if cue.label == "moved" else place for cue, place in zip(kept, places)]
