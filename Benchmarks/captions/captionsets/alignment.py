"""Word times of read speech, from an aligner that shares nothing with the product: pocketsphinx.

It finds the best path of known words (and of silence between them) through an acoustic model, in frames of 10 ms;
a second pass places the phones.
"""

import re

import numpy as np
from pocketsphinx import Decoder

from .engines import Word

FRAME = 0.01
# Names and old words that its dictionary lacks.
PRONUNCIATIONS = {"guenever": "G W EH N AH V ER", "maying": "M EY IH NG"}


def spoken(word):
    return re.sub(r"[^a-z']", "", word.lower().replace("\u2019", "'"))


def _decoder(**options):
    return Decoder(samprate=16000, loglevel="FATAL", dither=False, **options)


def _listen(decoder, samples):
    decoder.start_utt()
    decoder.process_raw((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()


def align(samples, words):
    """`Word` for each of `words` in `samples` (16 kHz), and each one's phones' lengths in frames; None if none fit.

    The lengths are empty where the second pass, which is the narrower one, finds no path.
    """
    decoder = _decoder()
    for word in {spoken(word) for word in words}:
        if decoder.lookup_word(word) is None:
            if word not in PRONUNCIATIONS:
                raise SystemExit(f"the aligner does not know \"{word}\": add it to PRONUNCIATIONS in {__file__}.")
            decoder.add_word(word, PRONUNCIATIONS[word], True)
    decoder.set_align_text(" ".join(spoken(word) for word in words))
    try:
        _listen(decoder, samples)
    except RuntimeError:  # No path through the sound says these words.
        return None
    found = [(entry.start_frame, entry.end_frame + 1) for entry in decoder.seg() or () if entry.word[0] not in "<[("]
    if len(found) != len(words):
        return None
    times = [Word(text, begin * FRAME, end * FRAME) for text, (begin, end) in zip(words, found)]
    return times, _phones(decoder, samples)


def _phones(decoder, samples):
    decoder.set_alignment()
    try:
        _listen(decoder, samples)
    except RuntimeError:
        return []
    # An entry is gone once the next has been asked for.
    return [[phone.duration for phone in entry] for entry in decoder.get_alignment() if entry.name[0] not in "<[("]


def recognise(samples):
    """What it takes `samples` for, with times: a text that is half wrong, as where there is no transcript."""
    decoder = _decoder()
    _listen(decoder, samples)
    return [Word(re.sub(r"\(\d+\)$", "", entry.word), entry.start_frame * FRAME, (entry.end_frame + 1) * FRAME)
            for entry in decoder.seg() if entry.word[0] not in "<[("]
