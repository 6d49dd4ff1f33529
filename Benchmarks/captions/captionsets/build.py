"""Writes media, captions, and the data set that describes them."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np

import sibling  # noqa: F401
from datasets import media

from . import subtitles
from .engines import RATE

# Formats of ../sync (sample 0 at media zero in all of them): how often, and bit rates for speech.
FORMATS = {"aac-m4a": (.38, (24, 32, 48)), "opus-ogg": (.2, (16, 24, 32)), "mp3": (.16, (32, 48, 64)),
           "flac": (.08, None), "aac-mp4": (.12, (24, 32, 48)), "opus-mp4": (.06, (16, 24, 32))}

# Less searching than by default: twice to four times as fast, and what is lost is far below the noise.
FAST = {"aac": ["-aac_coder", "fast"], "opus": ["-compression_level", "2"], "mp3": ["-compression_level", "7"],
        "flac": ["-compression_level", "3"]}


def encode(path, samples, format, kilobits, picture):
    """As `encode` of ../sync, but fast and with a still picture."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", str(channels), "-i", "-"]
    if picture:
        command += ["-f", "lavfi", "-i", f"color=gray:size=96x54:rate=5:duration={len(samples) / RATE:.3f}",
                    "-map", "0:a", "-map", "1:v", *media.PICTURE]
    command += media.FORMATS[format][2] + FAST[format.split("-")[0]]
    command += (["-b:a", f"{kilobits}k"] if kilobits else []) + ["-threads", "1", str(path)]
    pipe = subprocess.Popen(command, stdin=subprocess.PIPE)
    for begin in range(0, len(samples), 1 << 20):
        pipe.stdin.write(samples[begin:begin + (1 << 20)].astype("<f4").tobytes())
    pipe.stdin.close()
    if pipe.wait() != 0:
        raise SystemExit(f"ffmpeg could not write {path}: its message is above.")


def store(folder, name, rng, samples, picture_seconds=1300):
    """Encodes a programme's sound in a format drawn at random; returns the file's name and what to say of it."""
    seconds = len(samples) / RATE
    names = [one for one in FORMATS if not (one == "flac" and seconds > 900)]
    weights = np.array([FORMATS[one][0] for one in names])
    format = str(rng.choice(names, p=weights / weights.sum()))
    kilobits = FORMATS[format][1] and int(rng.choice(FORMATS[format][1]))
    if rng.random() < 0.2:
        other = samples * np.float32(rng.uniform(0.5, 1))
        other[1:] += 0.2 * samples[:-1]
        samples, kilobits = np.stack([samples, np.clip(other, -1, 1)], 1), kilobits and 2 * kilobits
    picture = format.endswith("mp4") and seconds < picture_seconds and rng.random() < 0.7
    file = f"{name}.{media.FORMATS[format][0]}"
    encode(Path(folder) / file, samples, format, kilobits, picture)
    return file, {"format": format, "channels": samples.ndim, "picture": bool(picture)}


def captions(folder, name, rng, rows):
    file = f"{name}.{'vtt' if rng.random() < 0.2 else 'srt'}"
    subtitles.write(Path(folder) / file, rows)
    return file


def item(name, media_file, programme, seconds, truth, label, captions=None, text=None, **more):
    return {"name": name, "media": media_file, "captions": captions, "text": text, "language": programme.language,
            "truth": truth, "label": label, "lengthMs": round(1000 * seconds, 3), "snrDb": programme.snr,
            "style": programme.style, "noise": programme.noise, "sound": programme.label,
            "engines": sorted(programme.engines), **more}


def start(out, case):
    """An empty folder for a case, beside the one that is there until it is done."""
    folder = Path(out) / f"{case}.part"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def describe(out, case, target, items):
    """Writes the case's own dataset.json, puts its folder in place, and describes all that are there."""
    folder, done = Path(out) / f"{case}.part", Path(out) / case
    own = {"version": 1, "cases": [{"name": case, "target": target, "items": items}]}
    (folder / "dataset.json").write_text(json.dumps(own, indent=1, ensure_ascii=False), encoding="utf-8")
    if done.exists():
        shutil.rmtree(done)
    folder.rename(done)
    together(out)


def together(out):
    whole = {"version": 1, "cases": []}
    for path in sorted(Path(out).glob("*/dataset.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            if case["name"] != path.parent.name:  # A folder that is being made, or another data set.
                continue
            whole["cases"].append({**case, "items": [_moved(one, path.parent.name) for one in case["items"]]})
    (Path(out) / "dataset.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


def _moved(one, folder):
    return {**one, **{key: one[key] and f"{folder}/{one[key]}" for key in ("media", "captions", "text")}}
