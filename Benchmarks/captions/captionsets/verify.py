"""How true the words' times are: engines' own times against the sound and against an aligner that knows neither.

What the aligner differs from the engines by is also the best estimate of its own error on read speech.
"""

from collections import defaultdict

import numpy as np

import sibling  # noqa: F401
from datasets.planning import generator

from . import alignment, engines, text

SILENCE = np.zeros(3200, np.float32)


def sentences(rng, count):
    """Sentences whose words the aligner knows: no figures and names it lacks."""
    author, decoder, found = text.English(rng), alignment._decoder(), []
    while len(found) < count:
        words = author.sentence()
        if 4 <= len(words) <= 12 and all(decoder.lookup_word(alignment.spoken(word)) for word in words):
            found.append(words)
    return found


def onset(samples, rate=engines.RATE):
    """When a sound first comes within 30 dB of its loudest 5 ms."""
    frame = rate // 200
    power = np.mean(samples[:len(samples) // frame * frame].reshape(-1, frame) ** 2, axis=1)
    return float(np.argmax(power > power.max() * 1e-3)) / 200


def measure(seed=1, count=10):
    """{voice: (onset differences, word differences)} in ms, the engine's time subtracted."""
    found = defaultdict(lambda: ([], []))
    for engine, names in (("flite", engines.FLITE), ("festival", engines.FESTIVAL),
                          ("espeak", ("en-us+m3", "en-us+f2", "en-gb"))):
        for name in names:
            rng = generator(seed, "verify", engine, name)
            speaker = {"engine": engine, "name": name, "tract": 1.0, "stretch": 1.0, "pitch": 50, "pace": 165}
            for spoken in engines.say(speaker, sentences(rng, count)):
                if spoken is None:
                    continue
                onsets, words = found[f"{engine} {name}"]
                onsets.append(1000 * (onset(spoken.samples) - spoken.words[0].start))
                sound = np.concatenate([SILENCE, spoken.samples * 3, SILENCE])
                sound = sound + generator(seed, "hiss").normal(0, 3e-4, len(sound)).astype(np.float32)
                aligned = alignment.align(sound, [word.text for word in spoken.words])
                if aligned:
                    words += [1000 * (there.start - 0.2 - here.start) for there, here in zip(aligned[0], spoken.words)]
    return found


def report(clips=()):
    print("| voice | sentences | sound starts after its first word's time, ms: median, 95 % | words | aligner minus "
          "engine, ms: median | of the amounts: median, 95 % |\n|---|---|---|---|---|---|")
    for voice, (onsets, words) in measure().items():
        print(f"| {voice} | {len(onsets)} | {np.median(onsets):.0f}, {np.percentile(np.abs(onsets), 95):.0f} "
              f"| {len(words)} | {np.median(words):.0f} | {np.median(np.abs(words)):.0f}, "
              f"{np.percentile(np.abs(words), 95):.0f} |")
    print("\n| read clip | words | after a pause of 150 ms | sound minus aligner there, ms: median, largest | "
          "moved by 3 and 7 ms: median, 95 % of the changes |\n|---|---|---|---|---|")
    for clip in clips:
        if clip.exact:
            print(_read(clip))


def _read(clip):
    """A clip's words that come after a pause against the sound; and all words when the frames lie otherwise."""
    samples, words = clip.samples(), [word for run in clip.runs for word in run]
    differences, ends = [], [0.0] + [word.end for word in words]
    for word, former in zip(words, ends):
        if word.start - former > 0.15 or former == 0.0:
            before = min(0.14, word.start)
            part = samples[int((word.start - before) * engines.RATE):int((word.start + 0.2) * engines.RATE)]
            differences.append(1000 * (_rise(part) - before))
    changes = []
    for moved in (0.003, 0.007):
        silence = np.zeros(int(moved * engines.RATE), np.float32)
        again = alignment.align(np.concatenate([silence, samples]), [word.text for word in words])
        if again:
            changes += [1000 * abs(there.start - moved - here.start) for there, here in zip(again[0], words)]
    moved = f"{np.median(changes):.0f}, {np.percentile(changes, 95):.0f}" if changes else "-"
    return (f"| {clip.path.rsplit('/', 1)[-1]} | {len(words)} | {len(differences)} | {np.median(differences):.0f}, "
            f"{max(differences, key=abs):.0f} | {moved} |")


def _rise(part):
    """The first of 30 ms in a row that are 10 dB over the 100 ms before."""
    frame = engines.RATE // 200
    power = np.mean(part[:len(part) // frame * frame].reshape(-1, frame) ** 2, axis=1)
    level = 10 * np.log10(power + 1e-9)
    loud = np.convolve(level > np.median(level[:20]) + 10, np.ones(6), "valid") == 6
    return int(np.argmax(loud)) / 200
