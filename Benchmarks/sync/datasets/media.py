"""Files as cameras and recorders write them, and reading them back as any player does."""

import subprocess

import numpy as np

# name: (extension, sample rates the codec takes, arguments of ffmpeg). verify.py measures for each that
# sample 0 of what went in is at media time zero of what ffmpeg presents. Matroska with AAC or Opus is left
# out: its milliseconds and the encoder's delay put that sample 21 and 7 ms late. Opus keeps to its transform
# ("lowdelay"): its speech mode decodes stereo 0.08 ms early.
FORMATS = {
    "wav": ("wav", (16000, 32000, 44100, 48000), ["-c:a", "pcm_s16le"]),
    "flac": ("flac", (16000, 32000, 44100, 48000), ["-c:a", "flac"]),
    "mp3": ("mp3", (16000, 32000, 44100, 48000), ["-c:a", "libmp3lame"]),
    "aac-m4a": ("m4a", (16000, 32000, 44100, 48000), ["-c:a", "aac"]),
    "aac-mp4": ("mp4", (16000, 32000, 44100, 48000), ["-c:a", "aac"]),
    "aac-mov": ("mov", (44100, 48000), ["-c:a", "aac"]),
    "opus-ogg": ("ogg", (48000,), ["-c:a", "libopus", "-application", "lowdelay"]),
    "opus-mp4": ("mp4", (48000,), ["-c:a", "libopus", "-application", "lowdelay"]),
    "flac-mkv": ("mkv", (16000, 32000, 44100, 48000), ["-c:a", "flac"]),
}
PICTURED = ("aac-mp4", "aac-mov", "opus-mp4", "flac-mkv")
BITS = {"mp3": (48, 64, 96, 128), "aac": (64, 96, 128), "opus": (24, 48, 96)}
PICTURE = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-pix_fmt", "yuv420p", "-crf", "35"]


def encode(path, samples, rate, format="wav", kilobits=None, picture=False):
    """Writes `samples` (frames, or frames x channels, within ±1) at `rate` Hz."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "-"]
    if picture:
        seconds = len(samples) / rate
        command += ["-f", "lavfi", "-i", f"testsrc2=size=160x90:rate=10:duration={seconds:.3f}",
                    "-map", "0:a", "-map", "1:v", *PICTURE]
    command += FORMATS[format][2] + (["-b:a", f"{kilobits}k"] if kilobits else []) + ["-threads", "1", str(path)]
    pipe = subprocess.Popen(command, stdin=subprocess.PIPE)
    for begin in range(0, len(samples), 1 << 20):
        block = np.clip(samples[begin:begin + (1 << 20)], -1, 1).astype("<f4")
        pipe.stdin.write(block.tobytes())
    pipe.stdin.close()
    if pipe.wait() != 0:
        raise SystemExit(f"ffmpeg could not write {path}: its message is above.")


def decode(path, rate):
    """Mono samples on the file's own clock: what is missing before the first packet is silence."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
               "-ac", "1", "-ar", str(rate), "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<f4")
