"""Two hours in one piece, for time and memory: a shift of the captions, and the text alone."""

import sibling  # noqa: F401

from . import anchor, build, captioning, truth
from .programme import Studio

NAME, TARGET = "long", "time and memory"


def long(stock, index, folder):
    rng = stock.generator(NAME, index)
    exact = [clip for clip in stock.clips if clip.exact]
    studio = Studio(rng, exact, stock.songs, "en", anchor.OTHERS)
    programme = studio.programme("long", stock.seconds(rng, 119, 121), "interview", (15, 15), real=0.02)
    text = anchor.described("long-anchor", rng, folder, programme, "mixed")
    rows, mapping, places = truth.placed(captioning.cues(rng, programme, captioning.maker(rng)), -83.217)
    shifted = build.item("long-shift", text["media"], programme, programme.seconds,
                         truth.answer("solid", mapping, places), f"{programme.label} {programme.style}",
                         build.captions(folder, "long-shift", rng, rows), format=text["format"],
                         channels=text["channels"], picture=text["picture"])
    return [shifted, text]
