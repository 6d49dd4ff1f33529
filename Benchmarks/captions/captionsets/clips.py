"""The real recordings that speak: read excerpts with their words, meetings with who speaks when."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import sibling  # noqa: F401
from datasets import recordings
from datasets.speech import levelled

from . import alignment
from .engines import RATE, Word

# What is read in the excerpts that come without a transcript, after the printed books (Northanger Abbey, chapter 12;
# The Age of Chivalry, chapter 16); an aligner finds every word of it in its place.
READ = {
    "198-209-0000": "\"Mrs. Allen,\" said Catherine the next morning, \"will there be any harm in my calling on "
                    "Miss Tilney today? I shall not be easy till I have explained everything.\" \"Go, by all means, my "
                    "dear; only put on a white gown; Miss Tilney always wears white.\"",
    "3436-172162-0000": "The adventure of the cart. It befell in the month of May, Queen Guenever called to her "
                        "knights of the Table Round, and gave them warning that early upon the morrow she would ride "
                        "a maying into the woods and fields beside Westminster.",
}


@dataclass(frozen=True)
class Clip:
    """A real recording: its words with times, a tuple for each run of speech; `exact` if they are what is said."""

    path: str
    seconds: float
    kind: str
    exact: bool
    runs: tuple

    def samples(self):
        return levelled(recordings.decode(self.path, RATE))


def cached(folder, cache):
    """`library(folder)`, kept in the file `cache` for as long as the recordings and the text here are the same."""
    digest = hashlib.sha256(json.dumps(READ).encode())
    for path in sorted((Path(folder) / "speech").glob("*")) + sorted((Path(folder) / "meetings").glob("*")):
        digest.update(str(path).encode() + path.read_bytes())
    if cache.exists():
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["digest"] == digest.hexdigest():
            return [Clip(**{**one, "runs": tuple(tuple(Word(**word) for word in run) for run in one["runs"])})
                    for one in kept["clips"]]
    clips = library(folder)
    kept = {"digest": digest.hexdigest(), "clips": [asdict(clip) for clip in clips]}
    cache.write_text(json.dumps(kept), encoding="utf-8")
    return clips


def library(folder):
    """Every clip of `folder` in which somebody speaks."""
    folder, found = Path(folder), []
    for path in sorted((folder / "speech").glob("*.*")):
        if path.suffix in (".ogg", ".wav", ".flac", ".mp3"):
            found.append(_read(path))
    segments = _segments(folder / "meetings")
    for path in sorted((folder / "meetings").glob("*.flac")):
        if path.stem in segments:
            found.append(_meeting(path, segments[path.stem]))
    # A second of speech in half a minute makes no clip.
    return [clip for clip in found if sum(run[-1].end - run[0].start for run in clip.runs) > 1.5]


def _read(path):
    samples, transcript = recordings.decode(str(path), RATE), path.with_suffix(".txt")
    text = READ.get(path.stem)
    if text is None and transcript.exists() and "://" not in transcript.read_text():
        text = transcript.read_text().strip().capitalize() + "."
    aligned = alignment.align(samples, text.split()) if text else None
    words = aligned[0] if aligned else alignment.recognise(samples)
    return Clip(str(path), len(samples) / RATE, "read", aligned is not None, (tuple(words),))


def _meeting(path, segments):
    samples = recordings.decode(str(path), RATE)
    words, runs = alignment.recognise(samples), []
    for begin, end in _merged(segments):
        within = [Word(w.text, max(w.start, begin), min(w.end, end)) for w in words
                  if min(w.end, end) - max(w.start, begin) > 0.5 * (w.end - w.start)]
        if within:  # Speech begins and ends where the hand-made segments say.
            within[0] = Word(within[0].text, begin, within[0].end)
            within[-1] = Word(within[-1].text, within[-1].start, end)
            runs.append(tuple(within))
        elif end - begin > 0.3:
            runs.append((Word("(inaudible)", begin, end),))
    return Clip(str(path), len(samples) / RATE, "meeting", False, tuple(runs))


def _segments(folder):
    """{recording: [(start, end)]} of the RTTM files of a folder."""
    found = {}
    for path in sorted(folder.glob("*.rttm")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split()
            if fields and fields[0] == "SPEAKER":
                start, length = float(fields[3]), float(fields[4])
                found.setdefault(fields[1], []).append((start, start + length))
    return found


def _merged(segments):
    merged = []
    for begin, end in sorted(segments):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged
