"""Speech of three independent engines, with the times at which they say each word begins and ends.

Two of them keep a state (of espeak-ng's unsteady pitch, of random numbers) from one sentence to the next: what they
say is the same again only in a process of its own.

espeak-ng reports word events while it speaks; flite and festival keep the utterance's structure, from whose segments
a written word's first and last are read. All of them count from the first sample, which is kept.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import signal

import sibling  # noqa: F401
from datasets.speech import levelled

RATE = 16000
FLITE = ("kal", "kal16", "awb", "rms", "slt")
FESTIVAL = ("kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts")
ESPEAK = {"en": ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029"), "de": ("de",), "fr": ("fr",),
          "es": ("es", "es-419")}
VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5", "Andy", "Alicia", "linda", "max",
            "Michael", "steph", "zac", "belinda", "victor")
BESIDE = 0.06  # s that are kept before the first word and after the last.


@dataclass(frozen=True)
class Word:
    text: str
    start: float
    end: float


@dataclass
class Spoken:
    """Samples at 16 kHz, and the written words with their times from the first sample, in seconds."""

    samples: np.ndarray
    words: list


def require():
    """Says what is missing, before anything is made."""
    for program in ("espeak-ng", "festival", "ffmpeg"):
        if shutil.which(program) is None:
            raise SystemExit(f"{program} is missing: install it (Debian: apt-get install {program}).")
    for library in ("libespeak-ng.so.1", "libflite.so.1", *(f"libflite_cmu_us_{name}.so.1" for name in FLITE)):
        try:
            ctypes.CDLL(library, ctypes.RTLD_GLOBAL)
        except OSError:
            package = "libespeak-ng1" if "espeak" in library else "libflite1"
            raise SystemExit(f"{library} is missing: install it (Debian: apt-get install {package}).") from None
    voices = subprocess.run(["festival", "--batch", "(print (voice.list))"], capture_output=True, check=True).stdout
    for voice, package in zip(FESTIVAL, ("festvox-kallpc16k", "festvox-kdlpc16k", "festvox-us-slt-hts")):
        if voice.encode() not in voices:
            raise SystemExit(f"festival's voice {voice} is missing: install it (Debian: apt-get install {package}).")


def voice(rng, language="en", engines=("espeak", "flite", "festival")):
    """A speaker: an engine's voice at a pitch, a pace and a size of vocal tract of its own."""
    weights = np.array([{"espeak": 0.52, "flite": 0.36, "festival": 0.12}[engine] for engine in engines])
    engine = str(rng.choice(engines, p=weights / weights.sum())) if language == "en" else "espeak"
    speaker = {"engine": engine, "tract": round(float(rng.uniform(0.92, 1.09)), 2)}
    if engine == "espeak":
        return {**speaker, "name": f"{rng.choice(ESPEAK[language])}+{rng.choice(VARIANTS)}",
                "pitch": int(rng.integers(28, 72)), "pace": int(rng.integers(140, 205))}
    if engine == "flite":
        # The small voice is a telephone's; the statistical ones take most of the time.
        return {**speaker, "name": str(rng.choice(FLITE, p=(.12, .34, .18, .18, .18))),
                "stretch": float(rng.uniform(0.85, 1.2))}
    return {**speaker, "name": str(rng.choice(FESTIVAL, p=(.48, .47, .05))), "stretch": float(rng.uniform(0.85, 1.2))}


def say(speaker, sentences):
    """Speaks each sentence (a list of written words) with `speaker`; returns `Spoken` for each.

    A sentence whose words the engine counts otherwise than they are written is left out as None.
    """
    engine = {"espeak": _espeak, "flite": _flite, "festival": _festival}[speaker["engine"]]
    return [_finished(samples, rate, times, words, speaker["tract"]) if times else None
            for words, (samples, rate, times) in zip(sentences, engine(speaker, sentences))]


def _finished(samples, rate, times, words, tract):
    """Trimmed, at 16 kHz, of the speaker's vocal tract (a resampling that changes pitch and pace as well)."""
    if any(later < former for (former, _), (later, _) in zip(times, times[1:])):
        return None
    begin = max(0, int((times[0][0] - BESIDE) * rate))
    end = min(len(samples), int((times[-1][1] + BESIDE) * rate))
    ratio = Fraction(RATE / (rate * tract)).limit_denominator(60)
    sound = signal.resample_poly(samples[begin:end], ratio.numerator, ratio.denominator).astype(np.float32)
    if not len(sound) or not np.any(sound):
        return None
    scale = float(ratio) * rate / RATE
    at = lambda time: max(0.0, (time - begin / rate) * scale)  # noqa: E731
    fade = min(160, len(sound) // 4)
    sound[:fade] *= np.linspace(0, 1, fade)
    sound[-fade:] *= np.linspace(1, 0, fade)
    return Spoken(levelled(sound), [Word(text, at(a), at(b)) for text, (a, b) in zip(words, times)])


# espeak-ng -----------------------------------------------------------------------------------------------------

class _Identity(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("identifier", ctypes.c_uint), ("text", ctypes.c_int),
                ("length", ctypes.c_int), ("milliseconds", ctypes.c_int), ("sample", ctypes.c_int),
                ("user", ctypes.c_void_p), ("id", _Identity)]


class _Espeak:
    def __init__(self):
        self.synthesiser = ctypes.CDLL("libespeak-ng.so.1", ctypes.RTLD_GLOBAL)
        self.rate = self.synthesiser.espeak_Initialize(2, 0, None, 0)  # AUDIO_OUTPUT_SYNCHRONOUS
        self.blocks, self.events = [], []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self.callback = kind(self._heard)
        self.synthesiser.espeak_SetSynthCallback(self.callback)

    def _heard(self, block, count, events):
        if block and count > 0:
            self.blocks.append(np.ctypeslib.as_array(block, (count,)).astype(np.float32) / 32768)
        index = 0
        while events[index].type != 0:
            if events[index].type == 1:  # espeakEVENT_WORD
                self.events.append((events[index].text - 1, events[index].sample))
            index += 1
        return 0

    def speak(self, speaker, text):
        self.synthesiser.espeak_SetVoiceByName(speaker["name"].encode())
        self.synthesiser.espeak_SetParameter(1, speaker["pace"], 0)
        self.synthesiser.espeak_SetParameter(3, speaker["pitch"], 0)
        self.blocks, self.events, encoded = [], [], text.encode()
        self.synthesiser.espeak_Synth(encoded, ctypes.c_size_t(len(encoded) + 1), ctypes.c_uint(0), ctypes.c_int(1),
                                  ctypes.c_uint(0), ctypes.c_uint(1), None, None)
        return np.concatenate(self.blocks) if self.blocks else np.zeros(0, np.float32)


@lru_cache(maxsize=1)
def espeak_library():
    return _Espeak()


def _espeak(speaker, sentences):
    espeak = espeak_library()
    for words in sentences:
        samples = espeak.speak(speaker, " ".join(words))
        # Its events name a place in the text. Words that it says as one ("of the") have one event: those
        # without begin where the letters before them say, between their neighbours.
        places, at = [], 0
        for word in words:
            places.append((at, at + len(word)))
            at += len(word) + 1
        starts = [min((sample for place, sample in espeak.events if begin <= place < end), default=None)
                  for begin, end in places]
        last = _last_sound(samples)
        yield samples, espeak.rate, _filled(starts, places, last, espeak.rate)


def _last_sound(samples):
    loud = np.flatnonzero(np.abs(samples) > 0.01 * (np.abs(samples).max(initial=0) + 1e-9))
    return int(loud[-1]) + 1 if len(loud) else len(samples)


def _filled(starts, places, last, rate):
    if starts[0] is None:
        return None
    known = [i for i, start in enumerate(starts) if start is not None]
    at = np.interp([begin for begin, _ in places] + [places[-1][1]],
                   [places[i][0] for i in known] + [places[-1][1]], [starts[i] for i in known] + [last]) / rate
    return list(zip(at[:-1], at[1:]))


# flite ---------------------------------------------------------------------------------------------------------

class _Wave(ctypes.Structure):
    _fields_ = [("type", ctypes.c_char_p), ("rate", ctypes.c_int), ("count", ctypes.c_int),
                ("channels", ctypes.c_int), ("samples", ctypes.POINTER(ctypes.c_short))]


class _Voice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("features", ctypes.c_void_p)]


@lru_cache(maxsize=1)
def _flite_library():
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    library = ctypes.CDLL("libflite.so.1", ctypes.RTLD_GLOBAL)
    for name in ("libflite_usenglish.so.1", "libflite_cmulex.so.1"):
        ctypes.CDLL(name, ctypes.RTLD_GLOBAL)
    for name, result, arguments in (
            ("utt_relation", pointer, [pointer, text]), ("relation_head", pointer, [pointer]),
            ("item_next", pointer, [pointer]), ("ffeature_float", ctypes.c_float, [pointer, text]),
            ("flite_synth_text", pointer, [text, pointer]), ("utt_wave", pointer, [pointer]),
            ("delete_utterance", None, [pointer]), ("feat_set_float", None, [pointer, text, ctypes.c_float])):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.flite_init()
    voices = {}
    for name in FLITE:
        register = getattr(ctypes.CDLL(f"libflite_cmu_us_{name}.so.1", ctypes.RTLD_GLOBAL), f"register_cmu_us_{name}")
        register.restype, register.argtypes = pointer, [text]
        voices[name] = register(None)
    return library, voices


def _flite(speaker, sentences):
    library, voices = _flite_library()
    chosen = voices[speaker["name"]]
    features = ctypes.cast(chosen, ctypes.POINTER(_Voice)).contents.features
    for words in sentences:
        library.feat_set_float(features, b"duration_stretch", speaker["stretch"])
        utterance = library.flite_synth_text(" ".join(words).encode(), chosen)
        wave = ctypes.cast(library.utt_wave(utterance), ctypes.POINTER(_Wave)).contents
        samples = np.ctypeslib.as_array(wave.samples, (wave.count,)).astype(np.float32) / 32768
        times, item = [], library.relation_head(library.utt_relation(utterance, b"Token"))
        while item:
            begin = library.ffeature_float(item, b"daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end")
            end = library.ffeature_float(item, b"daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end")
            times.append((float(begin), float(end)))
            item = library.item_next(item)
        rate = wave.rate
        library.delete_utterance(utterance)
        yield samples, rate, times if len(times) == len(words) and all(a < b for a, b in times) else None


# festival ------------------------------------------------------------------------------------------------------

_SCHEME = """
(define (say_words text out)
  (let ((utt (eval (list 'Utterance 'Text text))) (fd (fopen (string-append out ".txt") "w")))
    (utt.synth utt)
    (utt.save.wave utt (string-append out ".wav") 'riff)
    (mapcar (lambda (token)
      (format fd "token")
      (mapcar (lambda (word)
        (if (item.relation.daughters word 'SylStructure)
            (format fd " %f %f" (item.feat word "word_start") (item.feat word "word_end"))))
        (item.relation.daughters token 'Token))
      (format fd "\\n")) (item.relation.items utt))
    (fclose fd)))
(define (item.relation.items utt) (let ((item (utt.relation.first utt 'Token)) (all nil))
  (while item (set! all (cons item all)) (set! item (item.next item))) (reverse all)))
"""


def _festival(speaker, sentences):
    with tempfile.TemporaryDirectory() as folder:
        lines = [_SCHEME, f"(voice_{speaker['name']})", f"(Parameter.set 'Duration_Stretch {speaker['stretch']:.3f})"]
        for index, words in enumerate(sentences):
            text = " ".join(words).replace('"', '\\"')
            lines.append(f"(say_words \"{text}\" \"{folder}/{index}\")")
        script = Path(folder) / "say.scm"
        script.write_text("\n".join(lines))
        done = subprocess.run(["festival", "--batch", script], capture_output=True, check=False,
                              env={**os.environ, "LC_ALL": "C"})
        for index, words in enumerate(sentences):
            wave, tokens = Path(folder) / f"{index}.wav", Path(folder) / f"{index}.txt"
            if not (wave.exists() and tokens.exists()):
                raise SystemExit(f"festival spoke no sentence: {done.stderr.decode()[-300:]}")
            raw = wave.read_bytes()
            samples = np.frombuffer(raw[44:len(raw) // 2 * 2], "<i2").astype(np.float32) / 32768
            spoken = [[float(figure) for figure in line.split()[1:]] for line in tokens.read_text().splitlines()]
            times = [(figures[0], figures[-1]) for figures in spoken if figures]
            whole = len(times) == len(spoken) == len(words)
            yield samples, int.from_bytes(raw[24:28], "little"), times if whole else None
