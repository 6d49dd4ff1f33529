"""The cases of the accuracy table: what each puts to the test, and its target."""

import numpy as np

from . import event as events
from .build import Plan
from .planning import generator

RATE = 24000


def _join(rng, planner, event, count, shortest, longest, shared=15.0, **fixed):
    """`count` cameras of random lengths, each of which shares at least `shared` seconds with the first."""
    length = float(rng.uniform(0.75 * longest, longest))
    start = float(rng.uniform(1, event.seconds - length - 1))
    cameras = [("A", start, length)]
    for name in "BCDE"[:count - 1]:
        seconds = float(rng.uniform(shortest, longest))
        low = max(0.5, start + shared - seconds)
        high = min(start + length - shared, event.seconds - seconds - 0.5)
        cameras.append((name, float(rng.uniform(low, max(low, high))), seconds))
    return [planner.camera(rng, name, event, begin, seconds, **fixed) for name, begin, seconds in cameras]


def same_event(planner, seed):
    """Speech and music, short and long, 2-4 cameras."""
    from .recordings import Ledger
    plans = []
    lengths = [("short", planner.count(60, 4), 20, 120), ("ten", planner.count(4, 0), 500, 640),
               ("thirty", planner.count(2, 0), 1500, 1850), ("sixty", planner.count(1, 0), 3500, 3620)]
    for label, count, shortest, longest in lengths:
        for index in range(count):
            rng, ledger = generator(seed, "same-event", label, index), Ledger(planner.collection)
            top = float(rng.uniform(shortest + 10, longest)) if label == "short" else float(longest)
            rate = RATE if label == "short" else 16000
            name = f"{label}-{index:02d}"
            if index % 6 == 5:
                event = events.concert(rng, name, top * 1.4 + 4, rate, "cut", ledger)
            else:
                bed = "melody" if rng.random() < 0.2 else None
                event = events.talk(rng, name, top * 1.4 + 4, rate, ledger, bed=bed)
            cameras = _join(rng, planner, event, int(rng.integers(2, 5)), shortest, top, ledger=ledger)
            plans.append(Plan("same-event", name, [event], cameras, {"label": label}))
    return plans


def plain(planner, seed):
    """What every tool can do: 30 s side by side, one clock, a small room, little noise, WAV."""
    plans = []
    for index in range(planner.count(10, 3)):
        rng, name = generator(seed, "plain", index), f"p{index:02d}"
        event = events.talk(rng, name, 40.0, RATE)
        cameras = []
        for camera, begin in (("A", 1.0), ("B", float(rng.uniform(1.5, 6)))):
            cameras.append(planner.camera(
                rng, camera, event, begin, 30.0, snr=(20, 30), format="wav", rate=48000, kilobits=None,
                picture=False, channels="mono", noise="pink", band=(0, 10000), direct_to_reverberant=12.0, rt60=0.3,
                pieces=[{"fromMs": 0, "startMs": 1000 * begin, "driftPpm": 0.0}], drive=None))
        plans.append(Plan("plain", name, [event], cameras))
    return plans


def snr_minus_10(planner, seed):
    """Every camera at -10 dB, in half of the sets but the first, which is at 0 … 20 dB there."""
    from .recordings import Ledger
    plans = []
    for index in range(planner.count(70, 4)):
        rng, ledger = generator(seed, "snr-minus-10", index), Ledger(planner.collection)
        top, name = float(rng.uniform(40, 180)), f"n{index:02d}"
        event = events.talk(rng, name, top * 1.3 + 4, RATE, ledger, bed="melody" if index % 7 == 6 else None)
        cameras = _join(rng, planner, event, int(rng.integers(2, 5)), 40, top, 30, snr=(-10, -10), ledger=ledger)
        if index % 2:
            cameras[0].snr = float(rng.uniform(0, 20))
        plans.append(Plan("snr-minus-10", name, [event], cameras))
    return plans


def repetitive_music(planner, seed):
    """Loops equal to the sample, metronomes, a waltz; some with a voice that tells the repeats apart."""
    from .recordings import Ledger
    plans = []
    for index in range(planner.count(24, 4)):
        rng, ledger = generator(seed, "repetitive-music", index), Ledger(planner.collection)
        kind, name, seconds = ("loop", "voice", "cut", "clicks", "loop", "cut")[index % 6], f"m{index:02d}", 100.0
        if kind == "voice":
            event = events.talk(rng, name, seconds, RATE, ledger, 0.3, bed="loop")
        else:
            event = events.concert(rng, name, seconds, RATE, kind, ledger)
        cameras = _join(rng, planner, event, int(rng.integers(2, 4)), 20, 60, 15, snr=(5, 30))
        plans.append(Plan("repetitive-music", name, [event], cameras, {"label": kind}))
    return plans


def clip_in_3h(planner, seed):
    """Clips of 10 s anywhere in a recording of 3 h: one clip a set, the long recording is the master."""
    plans = []
    for index in range(planner.count(2, 1)):
        rng, name = generator(seed, "clip-in-3h", index), f"long-{index}"
        seconds = planner.count(10800.0, 600.0)
        event = events.talk(rng, name, seconds + 8, 16000, bed="melody" if index else None)
        master = planner.camera(rng, "A", event, 2.345, seconds, snr=(10, 20), format="flac", rate=16000,
                                kilobits=None, channels="mono", picture=False)
        clips = [planner.camera(rng, f"B{k:02d}", event, float(at), 10.0, snr=(3, 20))
                 for k, at in enumerate(_voiced(rng, event, planner.count(12, 3)))]
        plans.append(Plan("clip-in-3h", name, [event], [master, *clips], pairwise=True))
    return plans


def _voiced(rng, event, count):
    """Starts of clips, spread evenly, each with a turn of some length in the clip."""
    starts = [turn.start for turn in event.turns if turn.kind == "speech" and turn.seconds > 6]
    slots = np.linspace(10, event.seconds - 30, count + 1)
    return [min(starts, key=lambda at: abs(at - rng.uniform(low, high))) - rng.uniform(0.5, 2)
            for low, high in zip(slots, slots[1:])]


def short_clips(planner, seed):
    """Clips of 1, 2 and 5 s of a recording of one to five minutes."""
    plans = []
    for index in range(planner.count(36, 3)):
        rng, name = generator(seed, "short-clips", index), f"s{index:02d}"
        length = float(rng.uniform(60, 300))
        event = events.talk(rng, name, length + 4, RATE)
        clip = (1.0, 2.0, 5.0)[index % 3]
        cameras = [planner.camera(rng, "A", event, 2.0, length, snr=(0, 25)),
                   planner.camera(rng, "B", event, float(rng.uniform(4, length - 8)), clip, snr=(0, 25))]
        plans.append(Plan("short-clips", name, [event], cameras, {"label": f"{clip:.0f} s"}))
    return plans


def two_microphones(planner, seed):
    """Talkers at several places, microphones metres apart: the sound itself arrives at different times.

    `acousticMs` says by how much at most, beyond what the clocks differ; the truth is the clocks'.
    """
    plans = []
    for index in range(planner.count(20, 3)):
        rng, name = generator(seed, "two-microphones", index), f"t{index:02d}"
        event = events.talk(rng, name, 90.0, RATE, talkers=3, voices=None)
        places = rng.uniform(0, 8, (3, 2))
        cameras = _join(rng, planner, event, int(rng.integers(2, 4)), 30, 60, 20, snr=(5, 25))
        for camera in cameras:
            spot = rng.uniform(0, 12, 2)
            camera.distances = tuple(float(max(0.3, np.hypot(*(spot - place)))) for place in places)
            camera.direct_to_reverberant = float(rng.uniform(-6, 3))
        delays = [np.array(camera.distances) / 0.343 for camera in cameras]
        apart = max(float(np.abs(delay - delays[0]).max()) for delay in delays[1:])
        plans.append(Plan("two-microphones", name, [event], cameras, {"acousticMs": round(apart, 2)}))
    return plans


def silent_first_minute(planner, seed):
    """The first minute or more of one camera, in some sets of both, holds digital silence."""
    plans = []
    for index in range(planner.count(12, 2)):
        rng, name = generator(seed, "silent-first-minute", index), f"q{index:02d}"
        event = events.talk(rng, name, 260.0, RATE)
        cameras = _join(rng, planner, event, 2 + index % 2, 150, 180, 130)
        for camera in cameras[index % 3 == 0:]:
            camera.silent_seconds = float(rng.uniform(60, 75))
        plans.append(Plan("silent-first-minute", name, [event], cameras))
    return plans


def started_long_before(planner, seed):
    """One recorder ran for 10-40 min before the others began; the master is one or the other."""
    plans = []
    for index in range(planner.count(8, 1)):
        rng, name = generator(seed, "started-long-before", index), f"b{index:02d}"
        early = float(rng.uniform(600, 2400)) if not planner.quick else 240.0
        event = events.talk(rng, name, early + 200, 16000)
        long = planner.camera(rng, "L", event, 1.0, early + float(rng.uniform(60, 190)))
        late = [planner.camera(rng, f"S{k}", event, early + float(rng.uniform(0, 20)), float(rng.uniform(60, 150)))
                for k in range(2)]
        plans.append(Plan("started-long-before", name, [event], [*late, long] if index % 2 else [long, *late]))
    return plans


def one_of_five_unrelated(planner, seed):
    """Four cameras at one event and one, never the master, somewhere else."""
    from .recordings import Ledger
    plans = []
    for index in range(planner.count(14, 2)):
        rng, name, ledger = generator(seed, "one-of-five", index), f"f{index:02d}", Ledger(planner.collection)
        event = events.talk(rng, name, 150.0, RATE, ledger)
        other = events.talk(rng, f"{name}-elsewhere", 120.0, RATE, ledger)
        cameras = _join(rng, planner, event, 4, 40, 100, 25, snr=(0, 20))
        cameras.insert(1 + index % 4, planner.camera(rng, "X", other, 2.0, float(rng.uniform(40, 100)), snr=(0, 20)))
        plans.append(Plan("one-of-five-unrelated", name, [event, other], cameras))
    return plans


def jump(planner, seed):
    """One camera loses 20 ms … 30 s, or writes as much silence, at a known time.

    The last piece's `fromMs` is the first sample after it; `gapMs` of silence come before that.
    """
    plans = []
    sizes = (0.02, 0.2, 2.0, 30.0)
    for index in range(planner.count(24, 4)):
        rng, name = generator(seed, "jump", index), f"j{index:02d}"
        size, inserted = sizes[index % 4], index // 4 % 2 == 1 if not planner.quick else index % 2 == 1
        length = float(rng.uniform(150, 420)) if not planner.quick else 110.0
        event = events.talk(rng, name, length * 1.2 + 50, RATE)
        cameras = _join(rng, planner, event, 2 + index % 2, 0.9 * length, length, 0.75 * length)
        camera = cameras[1]
        first = camera.pieces[0]
        at = round(float(rng.uniform(0.35, 0.65)) * camera.seconds, 3)
        resumed = first["startMs"] + 1000 * at / (1 + first["driftPpm"] * 1e-6)
        if inserted:
            second = {"fromMs": 1000 * (at + size), "startMs": resumed, "gapMs": 1000 * size}
        else:
            second = {"fromMs": 1000 * at, "startMs": resumed + 1000 * size}
        # The join is at a whole sample, and so is what the truth says of it.
        second["startMs"] += (round(second["fromMs"] * camera.rate / 1000) / camera.rate * 1000 - second["fromMs"])
        second["fromMs"] = round(second["fromMs"] * camera.rate / 1000) / camera.rate * 1000
        camera.pieces.append({**second, "driftPpm": first["driftPpm"]})
        label = f"{'inserted' if inserted else 'dropped'} {1000 * size:.0f} ms"
        plans.append(Plan("jump", name, [event], cameras, {"label": label}))
    return plans


CASES = {
    "same-event": ("100 % found; median error <= 0.05 ms, max <= 1 ms at both ends; drift +-1 ppm over >= 10 min",
                   same_event),
    "plain": ("100 % found; median error <= 0.05 ms", plain),
    "snr-minus-10": (">= 99 % found, max <= 5 ms", snr_minus_10),
    "repetitive-music": ("right, or not looks-good", repetitive_music),
    "clip-in-3h": ("found", clip_in_3h),
    "short-clips": ("right, or not looks-good", short_clips),
    "two-microphones": ("right, or not looks-good", two_microphones),
    "silent-first-minute": ("found", silent_first_minute),
    "started-long-before": ("found", started_long_before),
    "one-of-five-unrelated": ("the other four right, that one flagged", one_of_five_unrelated),
    "jump": ("reported with its time +-1 s, each piece's offset within 1 ms", jump),
}
