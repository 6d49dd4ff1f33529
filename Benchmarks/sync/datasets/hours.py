"""Three cameras for hours, made block by block: for measuring time and memory, not for variety.

The event is fresh speech all the way, so no part of it is like another.
"""

import subprocess
from pathlib import Path

import numpy as np
from scipy import signal

from . import noise, room, speech
from .clock import padded, resample_at
from .planning import generator

RATE = 16000
BLOCK = 60
# Name, start on the event's clock in s, ppm: the slowest and the fastest device of the table, and one between.
CAMERAS = (("A", 12.0, -79.4), ("B", 3.2174, -265.7), ("C", 20.8391, 6.2))


def make(folder, minutes, seed=1):
    """Writes A, B and C.mp4 (AAC, 48 kHz, stereo) of `minutes` each; returns their data set entry."""
    folder = Path(folder) / f"{minutes}min"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [camera for camera in CAMERAS if not (folder / f"{camera[0]}.mp4").exists()]
    if missing:
        event = _event(folder / "event.f32", 60 * minutes + 60, seed)
        for name, start, drift in missing:
            _camera(folder / f"{name}.mp4", event, 60 * minutes, start, drift, generator(seed, "hours", name))
        (folder / "event.f32").unlink()
    recordings = [{"name": name, "path": f"{folder.name}/{name}.mp4", "event": "hours", "lengthMs": 60000.0 * minutes,
                   "pieces": [{"fromMs": 0, "startMs": 1000 * start, "driftPpm": drift}]}
                  for name, start, drift in CAMERAS]
    return {"master": "A", "maxDriftPpm": None, "label": f"{minutes} min", "recordings": recordings}


def _event(path, seconds, seed):
    sound = np.memmap(path, np.float32, "w+", shape=(seconds * RATE,))
    for begin in range(0, seconds, BLOCK):
        rng = generator(seed, "hours", begin)
        block = min(BLOCK, seconds - begin)
        sound[begin * RATE:(begin + block) * RATE] = speech.speak(rng, block, RATE)
    return sound


def _camera(path, event, seconds, start, drift, rng):
    response = room.response(rng, RATE, 0.4, 6.0)
    part = path.with_suffix(".part.mp4")
    command = ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-",
               "-ar", "48000", "-ac", "2", "-c:a", "aac", "-b:a", "128k", str(part)]
    pipe = subprocess.Popen(command, stdin=subprocess.PIPE)
    for begin in range(0, seconds, BLOCK):
        block = min(BLOCK, seconds - begin)
        times = start + (begin + np.arange(block * RATE) / RATE) / (1 + drift * 1e-6)
        first = int(times[0] * RATE) - len(response) - RATE // 2
        dry = padded(event, first, int(times[-1] * RATE) + RATE // 2)
        heard = signal.oaconvolve(dry, response)[len(response):len(dry)]
        added = noise.shaped(rng, block * RATE, RATE, 1)
        added *= 0.02 / np.std(added)
        sound = resample_at(heard, RATE, times - (first + len(response)) / RATE) + added
        pipe.stdin.write(np.clip(0.8 * sound, -1, 1).astype("<f4").tobytes())
    pipe.stdin.close()
    if pipe.wait() != 0:
        raise SystemExit(f"ffmpeg could not write {part}: its message is above.")
    part.rename(path)
