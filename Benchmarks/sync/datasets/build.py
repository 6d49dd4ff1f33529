"""Renders planned sets into files, and writes the data set that describes them."""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Plan:
    """Events and the cameras at them; what becomes of them in the data set."""

    case: str
    folder: str
    events: list
    cameras: list
    extra: dict = field(default_factory=dict)
    pairwise: bool = False

    def write(self, out):
        folder = Path(out) / self.case / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        for event in self.events:
            signals = event.render()
            for camera in self.cameras:
                if camera.event == event.name:
                    camera.write(folder, event, signals)
        return len(self.cameras)

    def sets(self):
        """The recordings as one set, or one of the first and each other; the first is the master."""
        prefix = f"{self.folder}/" if self.folder else ""
        first, *others = [camera.truth(prefix) for camera in self.cameras]
        groups = [[first, other] for other in others] if self.pairwise else [[first, *others]]
        return [{"master": first["name"], "maxDriftPpm": None, "recordings": group, **self.extra}
                for group in groups]


def render(plans, out, jobs):
    """Renders every plan, `jobs` at a time."""
    if jobs == 1:
        for plan in plans:
            plan.write(out)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for done in [pool.submit(plan.write, str(out)) for plan in plans]:
            done.result()


def start(out, case):
    """An empty folder for a case."""
    folder = Path(out) / case
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def describe(out, case, target=None, sets=None, pairs=None):
    """Writes the case's own dataset.json, and the one of all cases that the folder holds."""
    own = {"version": 1, "cases": [], "pairs": []}
    if pairs is None:
        own["cases"].append({"name": case, "target": target, "sets": sets})
    else:
        own["pairs"].append({"name": case, **pairs})
    (Path(out) / case / "dataset.json").write_text(json.dumps(own, indent=1))
    together(out)


def together(out):
    whole = {"version": 1, "cases": [], "pairs": []}
    for path in sorted(Path(out).glob("*/dataset.json")):
        own = json.loads(path.read_text())
        for part in own["cases"]:
            whole["cases"].append({**part, "sets": [
                {**one, "recordings": _moved(one["recordings"], path.parent.name)} for one in part["sets"]]})
        for part in own["pairs"]:
            whole["pairs"].append({**part, "recordings": _moved(part["recordings"], path.parent.name)})
    (Path(out) / "dataset.json").write_text(json.dumps(whole, indent=1))


def _moved(recordings, folder):
    return [{**recording, "path": f"{folder}/{recording['path']}"} for recording in recordings]
