"""Captions as people make them from what is said, and as they come live; each with its true place in the media."""

from dataclasses import dataclass, replace

import numpy as np

from . import text


@dataclass(frozen=True)
class Cue:
    """Times in seconds of the programme's own clock; `place` is None once its material is not in the media."""

    start: float
    end: float
    text: str
    words: tuple = ()
    label: str = "speech"
    present: bool = True


@dataclass(frozen=True)
class Maker:
    """How a captioner works. Times in seconds."""

    jitter: float = 0.04
    careless: float = 0.05  # share of cues that are off by up to 0.3 s
    left_out: float = 0.05
    sounds: float = 0.4     # share of other sounds that have a cue
    speakers: float = 0.0   # share of turns with the speaker's name or a dash
    chained: float = 0.4
    letters: int = 84
    seconds: float = 6.5


def maker(rng):
    impaired = rng.random() < 0.3
    return Maker(jitter=float(rng.uniform(0.03, 0.05)), sounds=0.7 if impaired else 0.15 if rng.random() < 0.5 else 0,
                 speakers=0.3 if impaired else 0, chained=float(rng.choice((0.1, 0.4, 0.8))),
                 letters=int(rng.choice((42, 64, 84, 84))))


def cues(rng, programme, how):
    """The captions of a programme in time order."""
    groups = []
    for utterance in programme.utterances:
        phrases = _phrases(rng, utterance.words, how)
        previous = groups[-1][-1] if groups else None
        if (previous and previous[1] == utterance.speaker and len(phrases) == 1
                and utterance.start - previous[0][-1].end < 0.6 and rng.random() < 0.5
                and _letters(previous[0]) + _letters(phrases[0]) < how.letters
                and utterance.end - previous[0][0].start < how.seconds):
            groups[-1] = [(previous[0] + phrases[0], utterance.speaker)]
            continue
        groups += [[(phrase, utterance.speaker)] for phrase in phrases]
    made = []
    for index, ((words, speaker),) in enumerate(groups):
        if rng.random() < how.left_out:
            continue
        following = groups[index + 1][0][0][0].start if index + 1 < len(groups) else programme.seconds
        made.append(_cue(rng, words, speaker, following, how))
    for event in programme.events:
        if rng.random() < how.sounds and event.end - event.start > 1:
            made += _of_event(rng, event, how)
    return ordered(made)


def _letters(words):
    return sum(len(word.text) + 1 for word in words)


def _phrases(rng, words, how):
    """One or two lines each: cut where the sentence lets one, before it is too long."""
    phrases, begin = [], 0
    for index, word in enumerate(words):
        taken, rest = words[begin:index + 1], words[index + 1:]
        if not rest:
            break
        letters, seconds = _letters(taken), word.end - taken[0].start
        gap, nearly = rest[0].start - word.end, letters > 0.55 * how.letters
        full = letters + len(rest[0].text) > how.letters or rest[0].end - taken[0].start > how.seconds
        if full or gap > 0.7 or (seconds > 1 and word.text[-1] in ".?!" and len(taken) > 2 and rng.random() < 0.7) or (
                nearly and word.text[-1] in ",;:" and len(rest) > 2):
            phrases.append(tuple(taken))
            begin = index + 1
    phrases.append(tuple(words[begin:]))
    return phrases


def _cue(rng, words, speaker, following, how):
    off = rng.uniform(-0.3, 0.3) if rng.random() < how.careless else rng.normal(0, how.jitter)
    start = max(0.0, words[0].start + float(off))
    end = max(words[-1].end + float(rng.uniform(0, 0.8)), start + 1.0)
    if following - end < 1 and rng.random() < how.chained:
        end = following - 0.08
    end = max(min(end, following + 0.1, start + 7), start + 0.5)
    body = text.wrapped([word.text for word in words])
    if rng.random() < how.speakers:
        name = speaker.split()[-1].split("+")[-1].upper()
        body = f"{name}: {body}" if rng.random() < 0.6 else f"- {body}"
    return Cue(start, end, body, tuple(words))


def _of_event(rng, event, how):
    start = max(0.0, event.start + float(rng.normal(0, 0.15)))
    if event.words:  # A song: its lines.
        return [replace(_cue(rng, line, "", event.end, replace(how, speakers=0)), label="lyrics",
                        text=f"♪ {' '.join(word.text for word in line)} ♪")
                for line in _phrases(rng, event.words, how)]
    names = {"music": "[music]", "jingle": "[theme music]", "laughter": "[laughter]", "applause": "[applause]",
             "tone": "[phone ringing]", "effect": "[thud]", "bed": "[soft music playing]",
             "song": "♪", "recorded music": "[music playing]"}
    return [Cue(start, start + float(rng.uniform(1.2, 4)), names[event.kind], label="sound")]


def ordered(made):
    """In time order and one at a time, as players expect; those that cannot be are joined or left out."""
    ordered = []
    for cue in sorted(made, key=lambda one: one.start):
        if ordered and cue.start < ordered[-1].end:
            former = ordered[-1]
            if cue.start - former.start < 0.5:
                if cue.label == "speech" != former.label:
                    ordered[-1] = cue
                continue
            ordered[-1] = replace(former, end=cue.start - 0.001)
        ordered.append(cue)
    return ordered


# Live --------------------------------------------------------------------------------------------------------

MISHEARD = ("there their two to too wear where here hear right write know no won one four for bye buy sea see week "
            "weak whether weather peace piece plain plane scene seen would wood hour our new knew mail male").split()


def live(rng, programme, delays=(2, 20), errors=0.035, capitals=False, chunk=(3, 8)):
    """What a stenographer or a recogniser writes: chunks of words when they arrive, some dropped or wrong.

    A cue appears at its first written word's onset plus a delay, which drifts slowly and jitters. Its `words` are
    those written, with their real onsets; a wrong one is marked by `label` "wrong".
    """
    said = [word for one in programme.utterances if one.exact for word in one.words]
    centre, made, arrival, index = float(rng.uniform(delays[0] + 1, delays[1] - 1)), [], 0.0, 0
    while index < len(said):
        count = int(rng.integers(chunk[0], chunk[1] + 1))
        taken, index = said[index:index + count], index + count
        written = []
        for word in taken:
            if rng.random() >= errors:
                written.append((word.text, word))
            elif rng.random() < 0.5:
                written.append((str(rng.choice(MISHEARD)), word))
        if not written:
            continue
        centre = float(np.clip(centre + rng.normal(0, 0.5), delays[0] + 0.5, delays[1] - 0.5))
        delay = float(np.clip(centre + rng.normal(0, 0.7), *delays))
        # Order is kept: nothing overtakes, and so a cue may be later than its delay.
        onset = written[0][1].start
        arrival = max(arrival + 0.3 if made else 0.0, onset + delay)
        made.append((arrival, written, arrival - onset))
    return [_live_cue(rng, entry, made[i + 1][0] if i + 1 < len(made) else None, capitals)
            for i, entry in enumerate(made)]


def _live_cue(rng, entry, following, capitals):
    arrival, written, delay = entry
    end = arrival + float(rng.uniform(2, 5))
    if following is not None and (following < end or rng.random() < 0.6 and following - arrival < 7):
        end = following - 0.001
    body = " ".join(shown for shown, _ in written)
    words = tuple((shown, word) for shown, word in written)
    return LiveCue(arrival, end, body.upper() if capitals else body, words, delay)


@dataclass(frozen=True)
class LiveCue:
    start: float
    end: float
    text: str
    words: tuple  # (as written, the `Word` that was said)
    delay: float
