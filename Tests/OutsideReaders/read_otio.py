"""Prints an OpenTimelineIO file, as its own library understands it, as JSON."""
import json
import sys
from urllib.parse import unquote, urlparse

import opentimelineio as otio


def time(value):
    return {"value": value.value, "rate": value.rate}


def marker(value):
    return {"name": value.name, "color": value.color, "start": time(value.marked_range.start_time)}


def clip(value):
    place = value.range_in_parent()
    media = value.media_reference
    return {
        "name": value.name,
        "frame": time(place.start_time),
        "frames": time(place.duration),
        "sourceStart": time(value.source_range.start_time),
        "availableStart": time(media.available_range.start_time),
        "availableDuration": time(media.available_range.duration),
        "path": unquote(urlparse(media.target_url).path),
        "url": media.target_url,
        "speeds": [effect.time_scalar for effect in value.effects
                   if isinstance(effect, otio.schema.LinearTimeWarp)],
        "markers": [marker(each) for each in value.markers],
        "metadata": {key: entry for key, entry in value.metadata["genlock"].items() if key != "warnings"},
    }


timeline = otio.adapters.read_from_file(sys.argv[1])
assert isinstance(timeline, otio.schema.Timeline)
print(json.dumps({
    "name": timeline.name,
    "start": time(timeline.global_start_time),
    "duration": time(timeline.duration()),
    "tracks": [{
        "name": track.name,
        "kind": track.kind,
        "clips": [clip(each) for each in track if isinstance(each, otio.schema.Clip)],
    } for track in timeline.tracks],
    "markers": [marker(each) for each in timeline.tracks.markers],
    "unplaced": [entry["name"] for entry in timeline.metadata["genlock"]["unplaced"]],
}))
