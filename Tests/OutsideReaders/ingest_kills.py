"""Takes three cameras from upload to approval, once in peace and once with SIGKILL at ten random moments, and prints both results.

Arguments: the executable, an empty folder, the folder of the recordings, the seed. Every step can be taken again after a
restart: the client goes by what the server says is there.
"""
import hashlib
import json
import os
import random
import sys
import threading
import time

import requests
from websockets.exceptions import WebSocketException

from ingest_client import TIMEOUT, Client, Server

RECORDINGS = {"A": "camera-a.mp4", "B": "camera-b.mp3", "C": "camera-c.mp4"}
KILLS = 10
# What a client sees of a server that dies.
DYING = (requests.RequestException, WebSocketException, OSError)


class Flow:
    """What one client does, step by step, and what it knows."""

    def __init__(self, server, recordings):
        self.server = server
        self.client = Client(server)
        self.content = {label: read(os.path.join(recordings, name)) for label, name in RECORDINGS.items()}
        self.session = None
        self.uploads = {}
        self.etags = {label: {} for label in RECORDINGS}
        self.result = {}

    def steps(self):
        """Names and functions in order; how many parts there are is known once the uploads have begun."""
        yield "create", self.create
        for label in RECORDINGS:
            yield f"init {label}", lambda again, label=label: self.init(label, again)
        numbers = {label: sorted(part["partNumber"] for part in self.uploads[label]["parts"]) for label in RECORDINGS}
        for label in RECORDINGS:
            for number in reversed(numbers[label]):
                yield f"part {label}{number}", lambda again, label=label, number=number: self.put(label, number, again)
        for label in RECORDINGS:
            yield f"complete {label}", lambda again, label=label: self.complete(label, again)
        yield "ingest", self.ingest
        yield "compute", self.compute
        yield "sync", self.sync
        yield "correct", lambda again: self.decide("correct", again, correctedBy="ann", offsets={"B": 7251})
        yield "approve", lambda again: self.decide("approve", again, approvedBy="bob")
        yield "download", self.download

    @property
    def path(self):
        return f"/v2/sessions/{self.session}"

    def create(self, again):
        # Where the answer was lost, so is the session; an empty one stays behind.
        self.session = self.client.post(
            "/v2/sessions", {"title": "Talk", "date": "2026-02-03", "projectId": "talks"}, 201)["id"]

    def asset(self, label):
        """The camera's asset as the server lists it, if there is one."""
        assets = self.client.get(f"{self.path}/assets")["assets"]
        return next((asset for asset in assets if asset["cameraLabel"] == label), None)

    def init(self, label, again):
        begun = self.asset(label) if again else None
        if begun:
            self.uploads[label] = self.client.get(f"{self.path}/assets/{begun['id']}/upload")
        else:
            self.uploads[label] = self.client.post(f"{self.path}/assets/init-upload", {
                "cameraLabel": label, "filename": RECORDINGS[label], "contentType": "application/octet-stream",
                "sizeBytes": len(self.content[label])})

    def refresh(self, label):
        """Asks for what came and for addresses that the server of now answers."""
        upload = self.client.get(f"{self.path}/assets/{self.uploads[label]['assetId']}/upload")
        self.uploads[label] = upload
        self.etags[label] = {part["partNumber"]: part["etag"] for part in upload["receivedParts"]}

    def put(self, label, number, again):
        if again or not self.url(label, number).startswith(self.server.url):
            self.refresh(label)
        if number in self.etags[label]:
            return
        upload, size = self.uploads[label], self.uploads[label]["partSizeBytes"]
        content = self.content[label][(number - 1) * size:number * size]
        etag = self.client.put_part(self.url(label, number), content)
        assert etag == f'"{hashlib.md5(content).hexdigest()}"', etag
        self.etags[label][number] = etag

    def url(self, label, number):
        return next((part["uploadUrl"] for part in self.uploads[label]["parts"] if part["partNumber"] == number), "")

    def complete(self, label, again):
        if again and self.asset(label)["status"] != "uploading":
            return
        upload = self.uploads[label]
        self.client.post(f"{self.path}/assets/{upload['assetId']}/complete", {
            "uploadId": upload["uploadId"],
            "parts": [{"partNumber": number, "etag": etag} for number, etag in self.etags[label].items()]})

    def ingest(self, again):
        ready = set()
        with self.client.events(self.session) as events:
            while ready != set(RECORDINGS):
                event = json.loads(events.recv(TIMEOUT))
                assert event["event"] in ("asset.ingesting", "asset.ready"), event
                if event["event"] == "asset.ready":
                    ready.add(event["cameraLabel"])

    def compute(self, again):
        if again and self.client.get(f"{self.path}/status")["status"] != "ingesting":
            return
        answer = self.client.post(f"{self.path}/sync/compute", {"masterCamera": "A", "method": "xcorr"}, 202)
        assert answer["status"] == "syncing", answer

    def sync(self, again):
        with self.client.events(self.session) as events:
            event = {"event": ""}
            while event["event"] != "sync.complete":
                event = json.loads(events.recv(TIMEOUT))
                assert event["event"] != "sync.failed", event
        self.result["computed"] = self.client.get(f"{self.path}/sync")["offsets"]

    def decide(self, decision, again, **body):
        done = {"correct": "corrected", "approve": "approved"}[decision]
        if again and self.client.get(f"{self.path}/sync")["operatorStatus"] == done:
            return
        answer = self.client.post(f"{self.path}/sync/{decision}", body)
        assert (answer["status"], answer["operatorStatus"]) == ("ready", done), answer

    def download(self, again):
        sync = self.client.get(f"{self.path}/sync")
        self.result |= {key: sync[key] for key in ("offsets", "confidence", "classification", "operatorStatus")}
        assets = self.client.get(f"{self.path}/assets?includeDerivatives=true")["assets"]
        self.result["assets"] = {asset["cameraLabel"]: asset["status"] for asset in assets}
        self.result["originals"] = {
            asset["cameraLabel"]: self.client.download(asset["originalUrl"]) == self.content[asset["cameraLabel"]]
            for asset in assets}
        self.result["derivatives"] = {
            f"{asset['cameraLabel']} {file['kind']}": digest(self.client.download(file["url"]), file["sizeBytes"])
            for asset in assets for file in asset["derivatives"]}
        self.result["readyForNextPhase"] = self.client.get(f"{self.path}/status")["readyForNextPhase"]
        jobs = self.client.get("/v1/jobs")["jobs"]
        self.result["jobs"] = sorted(job["state"] for job in jobs)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def digest(content, size):
    assert len(content) == size, (len(content), size)
    return hashlib.sha256(content).hexdigest()


def run(flow, kills):
    """Takes every step; `kills` has for a step's name the delays, in seconds from its beginning, after which the server is killed.

    Gives how long each step took, in order.
    """
    durations = {}
    for name, step in flow.steps():
        delays, again, done = list(kills.get(name, [])), False, False
        while delays or not done:
            killer = Killer(flow.server, delays.pop(0)) if delays else None
            start = time.monotonic()
            try:
                if not done:
                    step(again)
                done = True
                durations[name] = time.monotonic() - start
            except DYING:
                if not killer or not killer.has_killed():
                    raise
            if killer:
                killer.finish()
                flow.server.start()
                again = True
    return durations


class Killer(threading.Timer):
    """Kills the server after a while, or when it is told that the moment is over."""

    def __init__(self, server, delay):
        super().__init__(delay, self.kill)
        self.server = server
        self.killed = threading.Event()
        self.start()

    def kill(self):
        self.killed.set()
        self.server.kill()

    def has_killed(self):
        return self.killed.is_set()

    def finish(self):
        self.cancel()
        self.join()
        self.kill()
        self.server.process.wait()


def moments(durations, random):
    """Half of them anywhere in time, where the long steps are; half at any step, in any moment of it."""
    kills = {}
    for index in range(KILLS):
        weights = list(durations.values()) if index % 2 == 0 else None
        name = random.choices(list(durations), weights)[0]
        kills.setdefault(name, []).append(random.uniform(0, durations[name]))
    return kills


def main():
    executable, folder, recordings, seed = sys.argv[1:]
    results = {}
    durations = None
    for name in ("peaceful", "killed"):
        kills = {} if durations is None else moments(durations, random.Random(int(seed)))
        with Server(executable, os.path.join(folder, name), {"GENLOCK_INGEST_PART_SIZE": "150000"}) as server:
            flow = Flow(server, recordings)
            durations = run(flow, kills)
            code = server.stop()
        leftovers = os.path.join(server.folder, ".genlock/objects/uploads")
        results[name] = flow.result | {
            "exit": code, "leftovers": os.listdir(leftovers), "kills": kills,
            "durations": {name: round(duration, 3) for name, duration in durations.items()}}
    json.dump(results, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
