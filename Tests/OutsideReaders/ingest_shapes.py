"""The shapes that the document of the ingest API gives, and a client that holds every answer against them."""
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

from ingest_client import TIMEOUT, Client

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LINK = re.compile(r"http://127\.0\.0\.1:\d+/v2/\S+\?expires=\d+&signature=[\w-]+")
PART = 1 << 16  # bytes, the least that may be set


def identifier(prefix):
    return re.compile(prefix + r"-[0-9a-f-]{36}")


def link(end):
    return re.compile(rf"http://127\.0\.0\.1:\d+/v2/objects/projects/p-1/\d{{8}}/{end}\?expires=\d+&signature=[\w-]+")


CODED = {"code": str, "message": str, "details": dict}
SESSION = {
    "id": identifier("session"), "title": str, "date": re.compile(r"\d{4}-\d\d-\d\d"), "status": "draft",
    "createdAt": DATE, "projectId": "p-1"}
UPLOAD = {
    "assetId": identifier("asset"), "uploadUrl": LINK, "uploadId": str, "expiresAt": DATE, "partSizeBytes": PART,
    "parts": [{"partNumber": int, "uploadUrl": LINK}]}
RESUMED = UPLOAD | {"receivedParts": [{"partNumber": int, "sizeBytes": int, "etag": re.compile(r'"[0-9a-f]{32}"')}]}
COMPLETED = {
    "assetId": identifier("asset"), "status": "ingesting", "originalUrl": link(r"originals/angle-\d{3}_v\d{3}\.\w+"),
    "ingestionJobId": identifier("job")}
METADATA = {"durationMs": int, "fps": (int, float), "resolution": re.compile(r"\d+x\d+"), "codec": str}
DERIVATIVES = {"proxy": r"proxies/{}\.mp4", "mezzanine": r"mezzanines/{}\.mov", "audio-wav": r"audios/{}\.wav"}
STATUS = {
    "sessionId": identifier("session"), "status": str, "assets": {"total": int, "ingested": int, "ready": int},
    "sync": {"computed": bool, "operatorStatus": re.compile("pending|approved|corrected")},
    "readyForNextPhase": bool, "updatedAt": DATE}
COMPUTING = {
    "sessionId": identifier("session"), "syncJobId": identifier("job"), "status": "syncing", "estimatedCompletionMs": int}


class Contract:
    def __init__(self, server, recordings):
        self.server, self.client = server, Client(server)
        self.recordings = recordings
        self.differences = []

    def differ(self, where, what):
        self.differences.append(f"{where}: {what}")

    def matches(self, where, value, shape):
        """Types, texts and exactly the documented keys."""
        if isinstance(shape, dict):
            if not isinstance(value, dict) or set(value) != set(shape):
                return self.differ(where, f"{value} has not the keys {sorted(shape)}")
            for key, inner in shape.items():
                self.matches(f"{where}.{key}", value[key], inner)
        elif isinstance(shape, list):
            for index, element in enumerate(value):
                self.matches(f"{where}[{index}]", element, shape[0])
        elif isinstance(shape, re.Pattern):
            if not isinstance(value, str) or not shape.fullmatch(value):
                self.differ(where, f"{value!r} is not {shape.pattern}")
        elif isinstance(shape, (type, tuple)):
            if not isinstance(value, shape) or isinstance(value, bool) and shape is not bool:
                self.differ(where, f"{value!r} is not {shape}")
        elif value != shape or type(value) is not type(shape):
            self.differ(where, f"{value!r} is not {shape!r}")
        return None

    def answer(self, response, status, shape, where=None):
        where = where or f"{response.request.method} {response.url}"
        if response.status_code != status:
            self.differ(where, f"{response.status_code} {response.text} is not {status}")
        elif shape is None:
            if response.content:
                self.differ(where, f"has a body: {response.text}")
        else:
            if response.headers.get("Content-Type") != "application/json":
                self.differ(where, f"is {response.headers.get('Content-Type')}")
            self.matches(where, response.json(), shape)
        return response.json() if response.content else None

    def refused(self, response, status, code):
        """The documented error format; gives its details."""
        answer = self.answer(response, status, {"error": CODED | {"code": code}})
        return answer.get("error", {}).get("details", {}) if isinstance(answer, dict) else {}

    def is_true(self, where, what):
        if not what:
            self.differ(where, "is not so")

    # What a client does

    def read(self, name):
        with open(os.path.join(self.recordings, name), "rb") as file:
            return file.read()

    def session(self, **fields):
        return self.answer(self.client.ask("POST", "/v2/sessions", {
            "title": "Talk", "date": "2026-02-03", "projectId": "p-1"} | fields), 201, SESSION)["id"]

    def init(self, session, label, size, name="CAM.mp4", **fields):
        return self.client.ask("POST", f"/v2/sessions/{session}/assets/init-upload", {
            "cameraLabel": label, "filename": name, "contentType": "video/mp4", "sizeBytes": size} | fields)

    def send(self, upload, content):
        size = upload["partSizeBytes"]
        with ThreadPoolExecutor(4) as pool:
            etags = list(pool.map(lambda part: self.client.put_part(
                part["uploadUrl"], content[(part["partNumber"] - 1) * size:part["partNumber"] * size]), upload["parts"]))
        return [{"partNumber": part["partNumber"], "etag": etag} for part, etag in zip(upload["parts"], etags)]

    def complete(self, session, upload, parts, upload_id=None):
        return self.client.ask("POST", f"/v2/sessions/{session}/assets/{upload['assetId']}/complete", {
            "uploadId": upload_id or upload["uploadId"], "parts": parts})

    def upload(self, session, label, name):
        """All of a recording; gives its asset's id."""
        content = self.read(name)
        upload = self.answer(self.init(session, label, len(content), name), 200, UPLOAD)
        self.answer(self.complete(session, upload, self.send(upload, content)), 200, COMPLETED)
        return upload["assetId"]

    def compute(self, session, **body):
        return self.client.ask("POST", f"/v2/sessions/{session}/sync/compute", {"method": "xcorr"} | body)

    def decide(self, session, decision, **body):
        return self.client.ask("POST", f"/v2/sessions/{session}/sync/{decision}", body)

    def wait(self, session, until):
        """Reads events until one of a name has come for every one of the labels, or once where there are none."""
        name, labels = until
        seen, events = set(), []
        with self.client.events(session) as socket:
            while True:
                event = json.loads(socket.recv(TIMEOUT))
                events.append(event)
                self.event(event)
                if event["event"] == name:
                    seen.add(event.get("cameraLabel"))
                    if seen >= set(labels or [None]):
                        return events

    def event(self, event):
        asset = {"event": str, "assetId": identifier("asset"), "cameraLabel": re.compile("[A-Z]")}
        failure = {"error": {"code": str, "message": str}}
        shapes = {
            "asset.ingesting": asset | {"progress": (int, float)}, "asset.ready": asset, "asset.failed": asset | failure,
            "sync.computing": {"event": str, "progress": (int, float)},
            "sync.complete": {"event": str, "confidence": dict}, "sync.failed": {"event": str} | failure}
        self.matches(f"event {event}", event, shapes[event["event"]])
        self.is_true(f"event {event}", 0 <= event.get("progress", 0) <= 1)
