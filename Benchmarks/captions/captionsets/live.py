"""Captions that come late, each by another delay: with what is said as their text, and without."""

import sibling  # noqa: F401

from . import build, captioning, text, truth
from .programme import Studio

WITH, WITHOUT = "live", "live-without-text"
TARGETS = {WITH: "90 % within 500 ms of the first word", WITHOUT: "verdict unsure"}


def live(stock, index, folder):
    """Every word is known: no meetings, nothing left out."""
    rng, name = stock.generator(WITH, index), f"live-{index:03d}"
    programme = _programme(stock, rng, name)
    # The first half as everybody has them, the second with a delay that hardly or wildly varies.
    delays = (2, 20) if index % 2 == 0 else ((2, 6), (6, 12), (10, 20))[index // 2 % 3]
    capitals = bool(rng.random() < 0.4)
    cues = captioning.live(rng, programme, delays, float(rng.uniform(0.02, 0.05)), capitals)
    rows = [(round(1000 * cue.start), round(1000 * cue.end), cue.text) for cue in cues]
    file, sound = build.store(folder, name, rng, programme.samples)
    return [build.item(name, file, programme, programme.seconds, {
        "verdict": "solid", "shiftMs": None, "ratio": 1.0, "splits": [], "cues": [_truth(cue) for cue in cues]},
        f"{programme.label} {programme.style}", build.captions(folder, name, rng, rows), capitals=capitals,
        delaysMs=[round(1000 * cue.delay) for cue in cues], **sound)]


def without_text(stock, index, folder):
    """The same, in another language, or garbled: nothing tells where they belong."""
    rng, name = stock.generator(WITHOUT, index), f"garbled-{index:03d}"
    programme = _programme(stock, rng, name)
    cues = captioning.live(rng, programme, (2, 20), 0.03, bool(rng.random() < 0.4))
    kind = ("other language", "garbled", "other words")[index % 3]
    rewrite = _rewriter(rng, kind, programme.language)
    rows = [(round(1000 * cue.start), round(1000 * cue.end), rewrite(cue)) for cue in cues]
    file, sound = build.store(folder, name, rng, programme.samples)
    places = [{key: value for key, value in _truth(cue).items() if key != "words"} for cue in cues]
    return [build.item(name, file, programme, programme.seconds, {
        "verdict": "unsure", "shiftMs": None, "ratio": None, "splits": [], "cues": places},
        f"{programme.label} {programme.style} {kind}", build.captions(folder, name, rng, rows), kind=kind, **sound)]


def _programme(stock, rng, name):
    language = "en" if rng.random() < 0.9 else str(rng.choice(("de", "fr", "es")))
    style = str(rng.choice(("interview", "lecture", "news", "drama", "documentary", "dense")))
    exact = [clip for clip in stock.clips if clip.exact] if language == "en" else ()
    return Studio(rng, exact, stock.songs, language).programme(name, stock.seconds(rng, 2, 20), style,
                                                               real=float(rng.choice((0.05, 0.3))))


def _truth(cue):
    """`startMs` is the onset of the first written word; a wrong word says what was spoken."""
    words = []
    for shown, word in cue.words:
        words.append({"text": shown, "startMs": round(1000 * word.start, 1)})
        if shown != word.text:
            words[-1]["spoken"] = word.text
    return {"startMs": words[0]["startMs"], "endMs": round(1000 * cue.words[-1][1].end, 1), "words": words}


def _rewriter(rng, kind, language):
    if kind == "garbled":
        return lambda cue: "".join(chr(97 + rng.integers(26)) if letter.isalpha() and rng.random() < 0.7 else letter
                                   for letter in cue.text)
    others = [one for one in ("en", "de", "fr", "es") if one != language]
    author = text.writer(rng, str(rng.choice(others)) if kind == "other language" else language)
    stream = []

    def words(cue):
        while len(stream) < 8:
            stream.extend(author.sentence())
        count = max(2, min(8, len(cue.words) + int(rng.integers(-1, 2))))
        taken, stream[:] = stream[:count], stream[count:]
        return " ".join(taken)
    return words


