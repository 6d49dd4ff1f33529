"""Prints the clips of an FCPXML file as JSON, with exact times: fractions of a second as text."""
import json
import sys
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from urllib.parse import unquote, urlparse


def seconds(text):
    assert text.endswith("s"), text
    return Fraction(text[:-1])


def place(element, name):
    text = element.get(name)
    return None if text is None else str(seconds(text))


def clip(element):
    asset = assets[element.get("ref")]
    source = asset.find("media-rep").get("src")
    conform = element.find("conform-rate")
    return {
        "name": element.get("name"),
        "lane": element.get("lane"),
        "offset": place(element, "offset"),
        "start": place(element, "start"),
        "duration": place(element, "duration"),
        "assetStart": place(asset, "start"),
        "assetDuration": place(asset, "duration"),
        "url": source,
        "path": unquote(urlparse(source).path),
        "hasVideo": asset.get("hasVideo") == "1",
        "hasAudio": asset.get("hasAudio") == "1",
        "frameDuration": place(formats[element.get("format")], "frameDuration")
        if formats[element.get("format")].get("frameDuration") else None,
        "map": [[place(point, "time"), place(point, "value")] for point in element.iter("timept")],
        "conform": None if conform is None else [conform.get("scaleEnabled"), conform.get("srcFrameRate")],
        "note": element.findtext("note"),
        "markers": [marker.get("value") for marker in element.findall("marker")],
    }


root = ElementTree.parse(sys.argv[1]).getroot()
assets = {asset.get("id"): asset for asset in root.iter("asset")}
formats = {each.get("id"): each for each in root.iter("format")}
sequence = root.find("event/project/sequence")
gap = sequence.find("spine/gap")
print(json.dumps({
    "version": root.get("version"),
    "frameDuration": place(formats[sequence.get("format")], "frameDuration"),
    "start": place(sequence, "tcStart"),
    "format": sequence.get("tcFormat"),
    "duration": place(sequence, "duration"),
    "gap": [place(gap, "offset"), place(gap, "start"), place(gap, "duration")],
    "clips": [clip(each) for each in gap.findall("asset-clip")],
    "loose": [clip(each) for each in root.findall("event/asset-clip")],
    "markers": [[marker.get("value"), marker.get("note")] for marker in gap.findall("marker")],
}))
