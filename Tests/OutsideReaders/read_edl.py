"""Prints an edit decision list, as the CMX 3600 adapter of OpenTimelineIO understands it, as JSON.

Arguments: the file, the frame rate as a fraction."""
import json
import sys
from fractions import Fraction

import opentimelineio as otio

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=float(Fraction(sys.argv[2])))
print(json.dumps({
    "name": timeline.name,
    "tracks": [{
        "name": track.name,
        "kind": track.kind,
        "clips": [{
            "name": clip.name,
            "reel": clip.metadata["cmx_3600"]["reel"],
            "frames": clip.duration().value,
            "place": clip.range_in_parent().start_time.value,
            "sourceStart": clip.source_range.start_time.value,
            "speeds": [effect.time_scalar for effect in clip.effects],
            "comments": list(clip.metadata["cmx_3600"].get("comments", [])),
        } for clip in track if isinstance(clip, otio.schema.Clip)],
    } for track in timeline.tracks],
}))
