"""Holds a data set against its own files: do recordings of one event agree where the truth says they do?

Independent of the renderer: decodes the files, goes by the truth alone, and looks with the generalised
cross-correlation with phase transform (Knapp & Carter 1976) within 60 ms of where it says.
"""

import json
from pathlib import Path

import numpy as np

from . import media
from .clock import resample_at

RATE = 16000


def camera_time(pieces, event_ms):
    """Camera time (ms) of an event time, by the last piece that has begun by then."""
    found = pieces[0]
    for piece in pieces:
        if event_ms >= piece["startMs"]:
            found = piece
    return found["fromMs"] + (event_ms - found["startMs"]) * (1 + found["driftPpm"] * 1e-6)


def span(recording):
    first, last = recording["pieces"][0], recording["pieces"][-1]
    return (first["startMs"],
            last["startMs"] + (recording["lengthMs"] - last["fromMs"]) / (1 + last["driftPpm"] * 1e-6))


def errors(folder, one, other, windows=3, seconds=20.0):
    """Error in ms of the truth in windows spread over the overlap, and how far each peak stands out."""
    begin, end = max(span(one)[0], span(other)[0]), min(span(one)[1], span(other)[1])
    seconds = min(seconds, (end - begin) / 1000)
    sounds = [media.decode(Path(folder) / recording["path"], RATE) for recording in (one, other)]
    for start in np.linspace(begin, end - 1000 * seconds, windows):
        pieces = []
        for recording, sound in zip((one, other), sounds):
            event = start + 1000 * np.arange(int(seconds * RATE)) / RATE
            # By the truth's formula, at both ends: within a window there is no jump in a sound set.
            ends = [camera_time(recording["pieces"], event[k]) for k in (0, -1)]
            pieces.append(resample_at(sound, RATE, np.linspace(*ends, len(event)) / 1000))
        yield _peak(*pieces)


def _peak(one, other):
    size = 1 << int(np.ceil(np.log2(2 * len(one))))
    cross = np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size))
    cross /= np.abs(cross) + 1e-9 * np.abs(cross).max() + 1e-12
    cross[np.fft.rfftfreq(size, 1 / RATE) > 3400] = 0
    curve = np.fft.irfft(np.concatenate([cross, np.zeros(7 * size // 2)]), 8 * size)
    reach = int(0.06 * 8 * RATE)
    near = np.concatenate([curve[-reach:], curve[:reach]])
    best = int(np.argmax(near))
    return 1000 * (best - reach) / (8 * RATE), float(near[best] / (np.std(near) + 1e-12))


def report(folder):
    """Prints, for each case, the errors of the truth as seen in the files."""
    dataset = json.loads((Path(folder) / "dataset.json").read_text())
    print("| case | windows | of them clear | median error ms | largest of the clear ms |\n|---|---|---|---|---|")
    for case in dataset["cases"]:
        found = []
        for one in case["sets"]:
            master = next(r for r in one["recordings"] if r["name"] == one["master"])
            for other in one["recordings"]:
                if other is not master and other["event"] == master["event"] is not None:
                    found += errors(folder, master, other)
        clear = [abs(error) for error, clearness in found if clearness > 12]
        if clear:
            print(f"| {case['name']} | {len(found)} | {len(clear)} | {np.median(clear):.4f} | {max(clear):.4f} |")
