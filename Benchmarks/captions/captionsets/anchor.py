"""Text without times on speech whose words' onsets are known; no espeak-ng, with which the product itself aligns."""

import sibling  # noqa: F401

from . import build, truth
from .programme import Studio

NAME, TARGET = "anchor", "median word-start error <= 80 ms"
OTHERS = ("flite", "festival")


def anchor(stock, index, folder):
    """Single read clips; read clips in a row; other engines; and both."""
    rng, name = stock.generator(NAME, index), f"anchor-{index:03d}"
    exact = [clip for clip in stock.clips if clip.exact]
    if index < len(exact):
        studio = Studio(rng, [exact[index]], allowed=())
        # Alone in its file as it is: only noise that nobody hears is added.
        programme = studio.programme(name, exact[index].seconds + 2.5, "lecture", (35, 45), 1, "pink",
                                     lead=float(rng.uniform(0, 0.7)), reverberation=False)
        kind = "read clip"
    else:
        kind = ("read", "engines", "mixed")[index % 3]
        quiet = rng.random() < 0.5
        snr = (28, 40) if quiet else (8, 25)
        studio = Studio(rng, exact if kind != "engines" else (), stock.songs, "en", OTHERS if kind != "read" else ())
        intro = float(rng.uniform(3, 12)) if rng.random() < 0.4 else None
        if kind == "read":
            programme = _in_a_row(rng, studio, name, exact, snr, intro)
        else:
            style = str(rng.choice(("interview", "lecture", "news", "drama", "documentary")))
            programme = studio.programme(name, stock.seconds(rng, 1.5, 15), style, snr,
                                         real=0.25 if kind == "mixed" else 0, intro=intro)
    return [described(name, rng, folder, programme, kind)]


def _in_a_row(rng, studio, name, exact, snr, intro):
    """All read clips once, in random order, with pauses."""
    total = sum(clip.seconds for clip in exact) + 4 * len(exact) + (intro or 0) + 30
    return studio.programme(name, total, "lecture", snr, 1.0, intro=intro, reverberation=False)


def described(name, rng, folder, programme, kind):
    lines = [line for one in programme.utterances for line in _lines(rng, one.words)]
    (folder / f"{name}.txt").write_text("".join(" ".join(w.text for w in line) + "\n" for line in lines),
                                        encoding="utf-8")
    cues = [{"startMs": round(1000 * line[0].start, 1), "endMs": round(1000 * line[-1].end, 1),
             "words": [{"text": w.text, "startMs": round(1000 * w.start, 1)} for w in line]} for line in lines]
    file, sound = build.store(folder, name, rng, programme.samples)
    return build.item(name, file, programme, programme.seconds, {**truth.answer("solid", cues=cues), "ratio": 1.0},
                      f"{programme.label} {kind}", text=f"{name}.txt", kind=kind, **sound)


def _lines(rng, words):
    """A phrase a line: up to a comma, a full stop or ten words."""
    lines, begin = [], 0
    most = int(rng.integers(5, 11))
    for index, word in enumerate(words):
        count = index + 1 - begin
        if count >= most or (word.text[-1] in ".?!;,:\"" and count >= 3):
            lines.append(words[begin:index + 1])
            begin, most = index + 1, int(rng.integers(5, 11))
    if begin < len(words):
        lines.append(words[begin:])
    return lines


