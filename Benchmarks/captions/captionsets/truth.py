"""From a programme's own clock to its media and to its captions' file, and the truth that says so.

A programme is cut into segments, each moved by an offset: media = programme + offset. Its captions' file has a clock
of its own: caption = (programme - base) / ratio. Together: media = caption * ratio + base + offset.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """Seconds `begin` … `end` of the programme are in the media `offset` later."""

    begin: float
    end: float
    offset: float


WHOLE = (Segment(0.0, 1e9, 0.0),)


def edited(samples, edits, rate):
    """Applies (at s, seconds to leave out, samples to put in) in order of time: (samples, segments)."""
    import numpy as np
    parts, segments, begin, offset = [], [], 0, 0.0
    for at, without, inserted in edits:
        stop = round(at * rate)
        parts += [samples[begin:stop], inserted]
        segments.append(Segment(begin / rate, stop / rate, offset))
        begin = stop + round(without * rate)
        offset += len(inserted) / rate - (begin - stop) / rate
    parts.append(samples[begin:])
    segments.append(Segment(begin / rate, len(samples) / rate + 1, offset))
    return np.concatenate(parts), tuple(segment for segment in segments if segment.end > segment.begin)


def gaps(programme, least=0.3):
    """(middle, length) of every pause in which nothing is said or sung."""
    spans = sorted([(u.start, u.end) for u in programme.utterances] + [(e.start, e.end) for e in programme.events
                                                                       if e.kind != "bed"])
    found, reached = [], 0.0
    for begin, end in spans:
        if begin - reached >= least:
            found.append(((begin + reached) / 2, begin - reached))
        reached = max(reached, end)
    return found


def placed(cues, base=0.0, ratio=1.0, segments=WHOLE):
    """(rows for the file, truth of the mapping, truth of each cue); times of the file in whole ms.

    The truth of a cue follows from the written milliseconds, so that an answer is measured against the mapping
    alone. A cue whose material is not in the media is null.
    """
    rows, truths, parts, former = [], [], [], None
    for cue in cues:
        start, end = (round(1000 * (time - base) / ratio) for time in (cue.start, cue.end))
        if start < 0:
            raise ValueError("a caption before zero")
        rows.append((start, max(end, start + 1), cue.text))
        at = cue.words[0].start if cue.words else cue.start
        segment = next((s for s in segments if s.begin <= at < s.end), None)
        if segment is None:
            truths.append(None)
        else:
            shift = round(1000 * (base + segment.offset), 3)
            truths.append({"startMs": round(start * ratio + shift, 3), "endMs": round(rows[-1][1] * ratio + shift, 3)})
            if not parts or parts[-1]["shiftMs"] != shift:
                middle = 0 if former is None else (former + start) / 2
                parts.append({"atMs": round(middle, 3), "shiftMs": shift})
        former = rows[-1][1]
    mapping = {"shiftMs": parts[0]["shiftMs"] if parts else None, "ratio": ratio, "splits": parts[1:]}
    return rows, mapping, truths


def answer(verdict, mapping=None, cues=()):
    mapping = mapping or {"shiftMs": None, "ratio": None, "splits": []}
    return {"verdict": verdict, **mapping, "cues": list(cues)}
