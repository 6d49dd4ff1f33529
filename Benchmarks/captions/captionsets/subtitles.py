"""Caption files: SubRip, WebVTT, plain text. Times in whole milliseconds, as they are written."""


def write(path, cues):
    """`cues` are (start ms, end ms, text); the name of the file tells the format."""
    if str(path).endswith(".vtt"):
        blocks = [f"{_clock(start, '.')} --> {_clock(end, '.')}\n{_escaped(text)}\n" for start, end, text in cues]
        path.write_text("WEBVTT\n\n" + "\n".join(blocks), encoding="utf-8")
        return
    blocks = [f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{text}\n"
              for number, (start, end, text) in enumerate(cues, 1)]
    path.write_text("\n".join(blocks), encoding="utf-8")


def read(path):
    """(start ms, end ms) of every cue of a file written here."""
    times = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if " --> " in line:
            times.append(tuple(_milliseconds(part) for part in line.split(" --> ")))
    return times


def _clock(milliseconds, point):
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{thousandths:03d}"


def _milliseconds(clock):
    hours, minutes, seconds = clock.strip().replace(",", ".").split(":")
    return round(1000 * (3600 * int(hours) + 60 * int(minutes) + float(seconds)))


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
