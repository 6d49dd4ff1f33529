#!/usr/bin/env python3
"""Tests of the data sets' making: `python3 test_datasets.py`, in a few seconds."""

import environment

if __name__ == "__main__":
    environment.enter("requirements.txt")

import itertools
import tempfile
import unittest
from pathlib import Path

import numpy as np

from datasets import calibration, check, clock, event, media, recordings, unrelated, verify
from datasets.planning import Planner, generator

LIBRARY = [(f"{kind}-{index}.wav", 30.0 + 7 * index, kind) for kind in recordings.FOLDERS for index in range(4)]
DRIFTS = np.array([-265.7, -79.4, 6.2]), np.array([0.5, 0.4, 0.1])


class Retiming(unittest.TestCase):
    def test_sines_keep_their_closed_form_for_an_hour(self):
        for frequency, offset in itertools.product((100, 1000, 3400), (0, 3600)):
            self.assertLess(verify.warp_error(frequency, seconds=2, offset=offset), -100)
        self.assertLess(verify.warp_error(6700, seconds=2), -60)
        self.assertLess(verify.warp_error(3400, seconds=2, camera_rate=44100), -100)

    def test_event_times_follow_the_formula_in_every_piece(self):
        pieces = [{"fromMs": 0, "startMs": 1500.25, "driftPpm": -265.7},
                  {"fromMs": 4000, "startMs": 9000.0, "driftPpm": 6.2, "gapMs": 1000}]
        times = clock.event_times(pieces, 16000, 80000)
        self.assertAlmostEqual(times[16000], 1.50025 + 1 / (1 - 265.7e-6), places=9)
        self.assertTrue(np.isnan(times[48000:64000]).all())
        self.assertAlmostEqual(times[79999], 9 + 15999 / 16000 / (1 + 6.2e-6), places=9)


class Formats(unittest.TestCase):
    def test_sample_zero_is_media_zero(self):
        for format, rate, kilobits, channels in (("mp3", 44100, 64, 1), ("aac-mp4", 48000, 64, 2),
                                                 ("opus-ogg", 48000, 24, 2), ("opus-mp4", 48000, 48, 2)):
            with self.subTest(format):
                picture = format in media.PICTURED
                self.assertLess(abs(verify.zero_error(format, rate, kilobits, picture, channels)), 0.01)


class Truth(unittest.TestCase):
    def test_two_cameras_agree_where_the_truth_says(self):
        rng = generator(1, "test")
        sound = event.concert(rng, "e", 40.0, 16000)
        planner = Planner([], DRIFTS)
        with tempfile.TemporaryDirectory() as folder:
            cameras = [planner.camera(rng, name, sound, start, 25.0, snr=(10, 20), noise="pink")
                       for name, start in (("A", 2.0), ("B", 7.7))]
            for camera in cameras:
                camera.write(folder, sound)
            for error, clearness in check.errors(folder, *(camera.truth() for camera in cameras)):
                self.assertGreater(clearness, 12)
                self.assertLess(abs(error), 0.1)


class Independence(unittest.TestCase):
    def test_no_real_second_is_in_two_events(self):
        planner = Planner(LIBRARY, DRIFTS)
        both = [plan for name in calibration.NAMES for plan in calibration.plan(planner, 1, name)[0]]
        for plans in (both, unrelated.plan(planner, 1)):
            cuts = [turn.cut for plan in plans for each in plan.events for turn in each.turns if turn.cut]
            cuts += [cut for plan in plans for camera in plan.cameras for cut in camera.cuts]
            self.assertGreater(len(cuts), 5)
            for one, other in itertools.combinations(cuts, 2):
                if one.path == other.path:
                    self.assertTrue(one.start + one.seconds < other.start or other.start + other.seconds < one.start)

    def test_calibration_has_the_pairs_it_promises(self):
        planner = Planner(LIBRARY, DRIFTS)
        for name in calibration.NAMES:
            plans, pairs = calibration.plan(planner, 1, name)
            events = {camera.name: camera.event for plan in plans for camera in plan.cameras}
            related = sum(events[a] == events[b] for a, b in pairs)
            self.assertGreaterEqual(related, 3500)
            self.assertEqual(len(pairs), 2 * related)
            self.assertEqual(len({tuple(sorted(pair)) for pair in pairs}), len(pairs))


if __name__ == "__main__":
    unittest.main()
