"""A programme: who says what and when, and the sound of it.

It grows turn by turn until it is as long as asked; what is said lies in a room, with music under parts of it, and
noise under all of it at a stated SNR (of active speech after the room, as in ../sync).
"""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import signal

import sibling  # noqa: F401
from datasets import music, recordings, room
from datasets.speech import active_level

from . import engines, text, traps
from .engines import RATE

BLOCK = 60 * RATE


@dataclass(frozen=True)
class Style:
    """What a kind of programme is like: speakers, sentences a turn, pauses (s), chance of something else between."""

    speakers: tuple
    turn: tuple
    within: float
    between: float
    extra: float
    bed: float = 0.08
    lead: tuple = (0.3, 4)


STYLES = {
    "interview": Style((2, 3), (1, 6), 0.30, 0.5, 0.06),
    "lecture": Style((1, 1), (4, 14), 0.55, 1.2, 0.05),
    "news": Style((3, 6), (3, 9), 0.28, 0.7, 0.15, 0.15, (2, 9)),
    "drama": Style((4, 8), (1, 3), 0.6, 1.6, 0.22, 0.2, (1, 12)),
    "documentary": Style((1, 3), (1, 4), 0.6, 3.5, 0.35, 0.35, (2, 15)),
    "sparse": Style((1, 3), (1, 2), 0.8, 8.0, 0.4, 0.25, (2, 20)),
    "dense": Style((1, 4), (5, 15), 0.16, 0.25, 0.02, 0.03, (0, 1)),
}
EXTRAS = ("pause", "music", "jingle", "laughter", "applause", "tone", "effect", "song", "recorded music")


@dataclass(frozen=True)
class Utterance:
    """Words said in one go; `exact` where they are what is said and each one's time is known."""

    words: tuple
    speaker: str
    exact: bool = True

    @property
    def start(self):
        return self.words[0].start

    @property
    def end(self):
        return self.words[-1].end

    def moved(self, seconds):
        return replace(self, words=tuple(replace(w, start=w.start + seconds, end=w.end + seconds) for w in self.words))


@dataclass(frozen=True)
class Event:
    """Something else that is heard, and the words of it if it is sung."""

    kind: str
    start: float
    end: float
    words: tuple = ()


@dataclass
class Programme:
    name: str
    style: str
    language: str
    snr: float
    noise: str
    samples: np.ndarray
    utterances: list
    events: list
    sources: set = field(default_factory=set)
    engines: set = field(default_factory=set)

    @property
    def seconds(self):
        return len(self.samples) / RATE

    @property
    def label(self):
        real = {"real"} if self.sources else set()
        kinds = real | ({"synthetic"} if self.engines else set())
        return "mixed" if len(kinds) == 2 else kinds.pop() if kinds else "silent"


class Studio:
    """Makes one programme; the real clips it may use are each used once."""

    def __init__(self, rng, clips=(), songs=(), language="en", allowed=("espeak", "flite", "festival")):
        self.rng, self.language, self.allowed = rng, language, allowed
        self.clips = [clips[i] for i in rng.permutation(len(clips))]
        self.songs = recordings.Ledger(songs)
        self.at, self.parts, self.utterances, self.events = 0.0, [], [], []
        self.sources, self.used, self.ready = set(), set(), {}

    def programme(self, name, seconds, style=None, snr=(5, 25), real=0.1, noise=None, lead=None, reverberation=True,
                  intro=None, bed=None, loud=(-20, -6)):
        """`seconds` of a programme; `real` is the chance that a turn is a real clip, while there are any.

        `bed` is the share with music under it, `loud` its level in dB beside what is said.
        """
        rng = self.rng
        style = style or str(rng.choice(list(STYLES), p=(.2, .14, .18, .16, .14, .06, .12)))
        kind = STYLES[style] if bed is None else replace(STYLES[style], bed=bed)
        author = text.writer(rng, self.language)
        voices = [(engines.voice(rng, self.language, self.allowed), float(rng.normal(0, 2)))
                  for _ in range(rng.integers(kind.speakers[0], kind.speakers[1] + 1)) if self.allowed]
        self.jingle = music.melody(rng, float(rng.uniform(1.5, 4)), RATE)
        self.at = float(rng.uniform(*kind.lead)) if lead is None else lead
        if intro:
            self._put(music.melody(rng, intro, RATE), 0.0, -3)
            self.events.append(Event("music", 0.0, intro))
            self.at = max(self.at, intro + 0.3)
        turn = 0
        while self.at < seconds - 2 and (self.clips or voices):
            if self.clips and rng.random() < real:
                self._clip(self.clips.pop(), seconds)
            elif voices:
                speaker = rng.integers(len(voices)) if len(voices) > 2 else turn % len(voices)
                self._turn(author, *voices[speaker], rng.integers(*kind.turn, endpoint=True), kind.within, seconds)
            turn += 1
            if rng.random() < kind.extra:
                self._extra(str(rng.choice(EXTRAS, p=(.22, .2, .12, .1, .08, .07, .08, .06, .07))), seconds)
            self.at += float(rng.exponential(kind.between)) + 0.08
        snr = float(rng.uniform(*snr))
        noise = noise or str(rng.choice(traps.NOISES, p=(.25, .2, .1, .1, .2, .15)))
        if noise == "babble" and "espeak" not in self.allowed:
            noise = "street"
        samples = self._sound(seconds, kind.bed, loud, snr, noise, reverberation)
        return Programme(name, style, self.language, round(snr, 1), noise, samples, sorted(
            self.utterances, key=lambda one: one.start), sorted(self.events, key=lambda one: one.start),
            self.sources, self.used)

    def _put(self, sound, at, decibels=0.0, dry=False):
        self.parts.append((int(round(at * RATE)), sound * np.float32(10 ** (decibels / 20)), dry))

    def _turn(self, author, speaker, gain, sentences, pause, seconds):
        rng = self.rng
        for spoken in self._spoken(author, speaker, sentences):
            if self.at + len(spoken.samples) / RATE > seconds - 0.3:
                self.at = seconds
                return
            begin = round(self.at * RATE) / RATE
            self._put(spoken.samples, begin, gain)
            who = f"{speaker['engine']} {speaker['name']}"
            self.utterances.append(Utterance(tuple(spoken.words), who).moved(begin))
            self.used.add(speaker["engine"])
            self.at = begin + len(spoken.samples) / RATE + float(rng.gamma(2, pause / 2))

    def _spoken(self, author, speaker, sentences):
        """The next sentences of a speaker. Festival takes longer to start than to speak: it says many at once."""
        ready = self.ready.setdefault(str(speaker), [])
        while len(ready) < sentences:
            count = 32 if speaker["engine"] == "festival" else sentences - len(ready)
            ready += [one for one in engines.say(speaker, [author.sentence() for _ in range(count)]) if one]
        taken, ready[:] = ready[:sentences], ready[sentences:]
        return taken

    def _clip(self, clip, seconds):
        if self.at + clip.seconds > seconds - 0.3:
            return
        begin = round(self.at * RATE) / RATE
        sound = clip.samples().copy()
        sound[:80] *= np.linspace(0, 1, 80, dtype=np.float32)
        sound[-80:] *= np.linspace(1, 0, 80, dtype=np.float32)
        self._put(sound, begin, dry=True)
        for run in clip.runs:
            self.utterances.append(Utterance(run, clip.path.rsplit("/", 1)[-1], clip.exact).moved(begin))
        self.sources.add(clip.path)
        self.at = begin + clip.seconds

    def _extra(self, kind, seconds):
        rng, room_left = self.rng, seconds - self.at - 1.5
        if kind == "song" and "espeak" not in self.allowed:
            kind = "music"
        length = float({"pause": rng.uniform(1, 8), "music": rng.uniform(4, 22), "jingle": len(self.jingle) / RATE,
                        "laughter": rng.uniform(1, 3.5), "applause": rng.uniform(2, 7), "tone": rng.uniform(1, 4),
                        "effect": rng.uniform(0.5, 3), "song": rng.uniform(8, 24),
                        "recorded music": rng.uniform(5, 20)}[kind])
        if length > room_left:
            return
        begin, words = round(self.at * RATE) / RATE + 0.2, ()
        if kind == "recorded music":
            cut = self.songs.take(rng, 4, max(4.1, length), kinds=("music",))
            if cut is None:
                return
            sound, length = recordings.sound(cut, RATE), cut.seconds
            self.sources.add(cut.path)
        elif kind == "song":
            sound, words = traps.song(rng, length)
        elif kind == "pause":
            sound = None
        else:
            sound = {"music": lambda: music.melody(rng, length, RATE), "jingle": lambda: self.jingle,
                     "laughter": lambda: traps.laughter(rng, length), "applause": lambda: traps.applause(rng, length),
                     "tone": lambda: traps.tonal(rng, length), "effect": lambda: traps.effect(rng, length)}[kind]()
        if sound is not None:
            self._put(sound, begin, float(rng.uniform(-10, 2)), dry=True)
            self.events.append(Event(kind, begin, begin + length, tuple(
                replace(word, start=word.start + begin, end=word.end + begin) for word in words)))
        self.at = begin + length + 0.2

    def _sound(self, seconds, bed, loud, snr, noise, reverberation):
        rng, count = self.rng, int(seconds * RATE)
        speech, other = np.zeros(count, np.float32), np.zeros(count, np.float32)
        for begin, sound, dry in self.parts:
            sound = sound[:count - begin]
            (other if dry else speech)[begin:begin + len(sound)] += sound
        if reverberation:
            speech = self._rooms(speech)
        mixed = speech + other
        level = active_level(mixed, RATE) or 0.1
        for begin, sound, decibels in self._beds(count, bed, loud):
            mixed[begin:begin + len(sound)] += sound * np.float32(level / 0.1 * 10 ** (decibels / 20))
        gain = level / 0.1 * 10 ** (-snr / 20)
        mixed += traps.background(rng, noise, count) * np.float32(gain)
        if rng.random() < 0.25:
            low, high = float(rng.choice((0, 150, 300))), float(rng.choice((3400, 5500, 7000)))
            mixed = room.band_limit(mixed, RATE, low, high)
        peak = float(np.percentile(np.abs(mixed[::7]), 99.95)) + 1e-9
        return np.clip(mixed * np.float32(10 ** (rng.uniform(-14, -1) / 20) / peak), -1, 1).astype(np.float32)

    def _rooms(self, speech):
        """Scenes of one to five minutes, each in a room of its own."""
        rng, output, begin = self.rng, np.zeros_like(speech), 0
        while begin < len(speech):
            end = min(len(speech), begin + int(rng.uniform(60, 300) * RATE))
            if len(speech) - end < 10 * RATE:
                end = len(speech)
            response = room.response(rng, RATE, float(rng.uniform(0.15, 0.6)), float(rng.uniform(2, 16)))
            for block in range(begin, end, BLOCK):
                part = signal.oaconvolve(speech[block:min(block + BLOCK, end)], response)
                stop = min(block + len(part), len(output))
                output[block:stop] += part[:stop - block]
            begin = end
        return output

    def _beds(self, count, share, loud):
        """Music under what is said, for about `share` of the time."""
        rng, at = self.rng, 0.0
        while at < count / RATE:
            length = float(rng.uniform(12, 50))
            at += float(rng.exponential(length * (1 - share) / max(share, 1e-3)))
            if at + length > count / RATE:
                return
            sound, fade = music.melody(rng, length, RATE), RATE
            sound[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
            sound[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
            self.events.append(Event("bed", at, at + length))
            yield int(at * RATE), sound, float(rng.uniform(*loud))
            at += length
