"""Unlimited speech that is in no other recording, from espeak-ng."""

import shutil
import subprocess

import numpy as np

from .clock import resample_at

SYLLABLES = ("ba be bi bo da de di do fa fe fo ga go ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa "
             "pe po ra re ri ro sa se si so ta te ti to va ve vi wa we za zo sha cha tra pre sto gla").split()
WORDS = ("time people way water day part sound work place year back thing name sentence man line boy farm end "
         "word letter page mother answer study learn plant cover food sun thought city tree story point eye "
         "night music body family direct door product black number class wind question happen ship area half "
         "rock order fire problem piece top bottom king space heard best hour better during hundred remember "
         "step early hold west ground interest reach fast sing listen table travel morning simple several "
         "toward war pattern slow centre love person money serve appear road map science rule govern pull "
         "cold notice voice fall power town fine certain fly unit lead cry dark machine note wait plan figure "
         "star box noun field rest correct able pound done beauty drive stood contain front teach week final "
         "gave green quick develop sleep warm free minute strong special mind behind clear tail produce fact "
         "street inch nothing course stay wheel full force blue object decide surface deep moon island foot").split()
LANGUAGES = ("en-us", "en", "en-gb-scotland", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "cs", "hu")
VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "f5", "klatt", "klatt2",
            "Andy", "Alicia", "linda", "max", "Michael", "steph", "zac", "belinda", "victor", "croak")


def require():
    if shutil.which("espeak-ng") is None:
        raise SystemExit("espeak-ng is missing: install it (Debian: apt-get install espeak-ng) to make speech.")


def voice(rng):
    """A speaker: a voice of espeak-ng with its own pitch, pace and size of vocal tract."""
    return {"name": f"{rng.choice(LANGUAGES)}+{rng.choice(VARIANTS)}", "pitch": int(rng.integers(25, 75)),
            "pace": int(rng.integers(130, 200)), "tract": float(rng.uniform(0.9, 1.1))}


def text(rng, words):
    """Sentences of random words, a third of them invented, as marked-up speech."""
    sentences = []
    while words > 0:
        count = int(rng.integers(4, 14))
        chosen = ["".join(rng.choice(SYLLABLES, rng.integers(2, 5))) if rng.random() < 0.35
                  else str(rng.choice(WORDS)) for _ in range(count)]
        pitch, pace = rng.integers(-20, 21), rng.integers(85, 116)
        sentences.append(f"<prosody pitch='{pitch:+d}%' rate='{pace}%'>{' '.join(chosen)}.</prosody>"
                         f"<break time='{int(rng.exponential(250))}ms'/>")
        words -= count
    return f"<speak>{' '.join(sentences)}</speak>"


def speak(rng, seconds, rate, speaker=None):
    """`seconds` of speech at `rate` Hz, RMS of about 0.1 while somebody speaks.

    A sentence has its own pitch and pace, a speaker an own resampling factor, so that not even a word
    that occurs twice sounds the same twice.
    """
    speaker = speaker or voice(rng)
    parts, have = [], 0.0
    while have < seconds:
        need = min(seconds - have, 600)
        command = ["espeak-ng", "-m", "--stdin", "--stdout", "-v", speaker["name"],
                   "-p", str(speaker["pitch"]), "-s", str(speaker["pace"])]
        spoken = subprocess.run(command, input=text(rng, int(need * 2.6) + 6).encode(),
                                capture_output=True, check=True).stdout
        samples = np.frombuffer(spoken[44:len(spoken) // 2 * 2], "<i2").astype(np.float32)
        native = int.from_bytes(spoken[24:28], "little")
        count = int(len(samples) / native / speaker["tract"] * rate)
        parts.append(resample_at(samples, native, np.arange(count) / rate * speaker["tract"]))
        have += count / rate
    return levelled(np.concatenate(parts)[:round(seconds * rate)])


def active_level(samples, rate=16000):
    """RMS of the 20 ms frames within 25 dB of the loud ones: of the speech, not of its pauses."""
    frame = max(1, int(0.02 * rate))
    if len(samples) < frame:
        return float(np.sqrt(np.mean(samples ** 2))) if len(samples) else 0.0
    power = np.mean(samples[:len(samples) // frame * frame].reshape(-1, frame) ** 2, axis=1)
    active = power[power > np.percentile(power, 95) * 10 ** -2.5]
    return float(np.sqrt(active.mean())) if len(active) else 0.0


def levelled(samples):
    return (samples * (0.1 / max(active_level(samples), 1e-6))).astype(np.float32)
