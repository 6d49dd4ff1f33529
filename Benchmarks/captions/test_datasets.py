#!/usr/bin/env python3
"""Tests of the data sets' making: `test_datasets.py`, in about a minute; they need no recordings."""

import sibling

if __name__ == "__main__":
    sibling.enter()

import itertools
import multiprocessing
import tempfile
import unittest
from pathlib import Path

import numpy as np

from captionsets import (alignment, anchor, build, calibration, captioning, cases, check, clips, engines, live,
                         programme, subtitles, text, truth, unrelated, verify)
from captionsets.engines import RATE, Word
from datasets import media
from datasets.planning import generator


def stock(seed=1):
    return cases.Stock((), (), seed, quick=True)


def small(seed, seconds=60.0, style="interview", **how):
    return programme.Studio(generator(seed, "test"), **how).programme("test", seconds, style, (20, 25))


def sound_of(seed):
    return small(seed, 30, "drama").samples


class Text(unittest.TestCase):
    def test_sentences_are_written_words(self):
        for language in ("en", "de", "fr", "es"):
            author = text.writer(generator(1, language), language)
            for words in (author.sentence() for _ in range(200)):
                self.assertTrue(words and all(words))
                self.assertIn(words[-1][-1], ".?!")
                self.assertNotIn("{", " ".join(words))

    def test_two_authors_do_not_say_the_same(self):
        one, other = (text.English(generator(seed, "author")) for seed in (1, 2))
        long = [{" ".join(a.sentence()) for _ in range(300)} for a in (one, other)]
        self.assertFalse({s for s in long[0] if len(s) > 30} & {s for s in long[1] if len(s) > 30})


class Speech(unittest.TestCase):
    def test_words_are_where_the_engines_say(self):
        for engine, name in (("espeak", "en-us+m3"), ("flite", "kal16"), ("flite", "slt"), ("festival", "kal_diphone")):
            with self.subTest(f"{engine} {name}"):
                speaker = {"engine": engine, "name": name, "tract": 1.05, "pitch": 50, "pace": 160, "stretch": 1.0}
                author = text.English(generator(1, "speech"))
                sentences = [author.sentence() for _ in range(8)]
                spoken = [one for one in engines.say(speaker, sentences) if one]
                self.assertGreater(len(spoken), 6)
                late = [verify.onset(one.samples) - one.words[0].start for one in spoken]
                self.assertLess(abs(np.median(late)), 0.04)
                for one in spoken:
                    starts = [word.start for word in one.words]
                    self.assertEqual(starts, sorted(starts))
                    self.assertLess(one.words[-1].end, len(one.samples) / RATE + 0.1)

    def test_an_aligner_finds_the_words_of_an_engine(self):
        speaker = {"engine": "flite", "name": "rms", "tract": 1.0, "stretch": 1.0}
        words = "The old committee carefully measured the bridge near the river.".split()
        spoken = engines.say(speaker, [words])[0]
        sound = np.concatenate([verify.SILENCE, spoken.samples, verify.SILENCE])
        times, phones = alignment.align(sound + generator(1, "n").normal(0, 3e-4, len(sound)), words)
        self.assertLess(np.median([abs(a.start - 0.2 - b.start) for a, b in zip(times, spoken.words)]), 0.04)
        self.assertTrue(all(2 < length < 60 for each in phones for length in each))


class Truth(unittest.TestCase):
    def test_captions_and_media_agree_by_the_formula(self):
        cues = [captioning.Cue(10.0 * k, 10.0 * k + 3, str(k), (Word("w", 10.0 * k + 0.1, 10.0 * k + 2),))
                for k in range(1, 9)]
        sound = np.arange(100 * RATE, dtype=np.float32)
        edited, segments = truth.edited(sound, [(25.0, 0.0, np.zeros(5 * RATE, np.float32)),
                                                (45.0, 20.0, np.zeros(0, np.float32))], RATE)
        self.assertEqual(len(edited), 85 * RATE)
        self.assertEqual(edited[(30 + 5) * RATE], sound[30 * RATE])
        self.assertEqual(edited[(70 - 15) * RATE], sound[70 * RATE])
        rows, mapping, places = truth.placed(cues, -2.0, 1.0, segments)
        self.assertEqual([cue is None for cue in places], [False] * 4 + [True] * 2 + [False] * 2)
        self.assertEqual((mapping["shiftMs"], [s["shiftMs"] for s in mapping["splits"]]), (-2000, [3000, -17000]))
        self.assertEqual(places[2]["startMs"], 35000)
        self.assertEqual(rows[6][0] + mapping["splits"][1]["shiftMs"], places[6]["startMs"])
        self.assertTrue(rows[1][1] < mapping["splits"][0]["atMs"] < rows[2][0])

    def test_a_ratio_is_applied_to_the_captions_time(self):
        rows, mapping, places = truth.placed([captioning.Cue(1000.0, 1002.0, "")], 4.0, 25 / 23.976)
        self.assertEqual(rows[0][0], round(996000 * 23.976 / 25))
        self.assertAlmostEqual(places[0]["startMs"], rows[0][0] * 25 / 23.976 + 4000, places=2)
        self.assertLess(abs(places[0]["startMs"] - 1000000), 1)

    def test_one_shift_is_one_part(self):
        cues = [captioning.Cue(10.0 + k, 10.5 + k, "") for k in range(20)]
        self.assertEqual(truth.placed(cues, -1.23456789)[1], {"shiftMs": -1234.568, "ratio": 1.0, "splits": []})

    def test_a_caption_before_zero_is_refused(self):
        with self.assertRaises(ValueError):
            truth.placed([captioning.Cue(1.0, 2.0, "")], 1.5)


class Captions(unittest.TestCase):
    def test_files_come_back_as_they_were_written(self):
        rows = [(0, 1, "a"), (3_723_004, 3_725_999, "b < c\nd")]
        with tempfile.TemporaryDirectory() as folder:
            for ending in ("srt", "vtt"):
                subtitles.write(Path(folder) / f"x.{ending}", rows)
                self.assertEqual(subtitles.read(Path(folder) / f"x.{ending}"), [row[:2] for row in rows])

    def test_cues_are_one_at_a_time_and_near_their_first_word(self):
        made = small(3, 120, "drama")
        cues = captioning.cues(generator(3, "cues"), made, captioning.Maker(sounds=1))
        self.assertGreater(len(cues), 20)
        for one, other in itertools.pairwise(cues):
            self.assertLessEqual(one.end, other.start)
        errors = [cue.start - cue.words[0].start for cue in cues if cue.label == "speech"]
        self.assertLess(max(map(abs, errors)), 0.35)
        self.assertLess(abs(np.median(errors)), 0.03)
        self.assertTrue(all(0.4 < cue.end - cue.start <= 7.2 for cue in cues if cue.label == "speech"))

    def test_live_captions_keep_order_and_their_delay(self):
        made = small(4, 180)
        cues = captioning.live(generator(4, "live"), made)
        starts = [cue.start for cue in cues]
        self.assertEqual(starts, sorted(starts))
        for cue in cues:
            self.assertAlmostEqual(cue.start - cue.words[0][1].start, cue.delay)
            self.assertTrue(2 <= cue.delay < 21)
        said = sum(len(one.words) for one in made.utterances)
        written = [shown == word.text for cue in cues for shown, word in cue.words]
        self.assertTrue(0.9 < sum(written) / said < 1)


class Files(unittest.TestCase):
    def test_sample_zero_is_media_zero(self):
        sound = generator(1, "zero").normal(0, 0.1, 5 * RATE).astype(np.float32)
        sound = np.convolve(sound, np.ones(4) / 4, "same").astype(np.float32)
        with tempfile.TemporaryDirectory() as folder:
            for format, (_, bits) in build.FORMATS.items():
                with self.subTest(format):
                    path = Path(folder) / f"x.{media.FORMATS[format][0]}"
                    build.encode(path, sound, format, bits and bits[-1], format in media.PICTURED)
                    heard = media.decode(path, RATE)
                    count = min(len(heard), len(sound))
                    likeness = np.fft.irfft(np.fft.rfft(heard[:count], 2 * count)
                                            * np.conj(np.fft.rfft(sound[:count], 2 * count)))
                    lag = int(np.argmax(likeness))
                    self.assertLess(min(lag, 2 * count - lag), 8)

    def test_every_case_agrees_with_its_truth(self):
        with tempfile.TemporaryDirectory() as folder:
            folder, made = Path(folder), []
            for function in (cases.shift, cases.stretch, cases.splits, cases.good, live.live, live.without_text):
                made += function(stock(), 3, folder)
            made += anchor.anchor(stock(), 4, folder)  # The third is of read clips, and there are none here.
            pool = [unrelated.pool(stock(), index, folder) for index in range(3)]
            made += unrelated.items(stock(), pool, folder, 4)
            pool = [calibration.pool(calibration.NAMES[0], stock(), index, folder) for index in range(4)]
            made += calibration.items(calibration.NAMES[0], stock(), pool, folder)
            for item in made:
                with self.subTest(item["name"]):
                    self.assertEqual(list(check.written(folder, item)), [])
            verdicts = [item["truth"]["verdict"] for item in made]
            self.assertTrue({"solid", "unsure", "nothing"} <= set(verdicts))

    def test_every_frame_rate_is_made_into_every_other(self):
        with tempfile.TemporaryDirectory() as folder:
            made = [cases.stretch(stock(), index, Path(folder))[0] for index in (0, 1, 3, 4, 5, 6, 8)]
        ratios = {item["truth"]["ratio"] for item in made}
        self.assertEqual(ratios, {1.0, *(round(ratio, 9) for ratio in cases.FAMILY)})

    def test_the_same_seed_makes_the_same_sound(self):
        with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as processes:
            one, other, third = processes.map(sound_of, (5, 5, 6), chunksize=1)
        self.assertTrue(np.array_equal(one, other))
        self.assertFalse(np.array_equal(one, third))


class Independence(unittest.TestCase):
    def test_the_product_s_engine_is_not_in_the_anchors(self):
        with tempfile.TemporaryDirectory() as folder:
            for index in (1, 2, 4, 5):
                self.assertNotIn("espeak", anchor.anchor(stock(), index, Path(folder))[0]["engines"])

    def test_no_real_recording_is_on_both_sides_of_a_pair(self):
        made = [(programme.Programme(str(k), "news", "en", 9, "pink", np.zeros(1), [], [], {f"clip-{k % 4}"}),)
                for k in range(12)]
        pairs = unrelated.pairs(stock(), made, 60)
        self.assertEqual(len(set(map(tuple, pairs))), 60)
        for a, b in pairs:
            self.assertFalse(made[a][0].sources & made[b][0].sources)

    def test_the_calibrations_share_no_clip(self):
        library = [clips.Clip(f"{k}.wav", 5.0, "read", True, ((Word("a", 0.1, 4.0),),)) for k in range(9)]
        fit, test = ({clip.path for clip in calibration.half(library, name)} for name in calibration.NAMES)
        self.assertFalse(fit & test)
        self.assertEqual(len(fit | test), 9)


if __name__ == "__main__":
    unittest.main()
