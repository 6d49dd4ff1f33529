"""Uploads while the disk fills up and has room again, and prints what became of it.

Arguments: the executable, an empty folder. What fills up is the limit of the process for the size of a file, which needs no
privileges: a write beyond it fails in the middle of a part.
"""
import json
import os
import resource
import sys

import requests

from ingest_client import TIMEOUT, Client, Server

PART = 1 << 20
PARTS = 12
FULL = 9 * PART + PART // 2  # bytes; what the database writes is less


def main():
    executable, folder = sys.argv[1:]
    with Server(executable, folder, {"GENLOCK_INGEST_PART_SIZE": str(PART), "GENLOCK_WORKERS": "0"}) as server:
        client, content = Client(server), os.urandom(PARTS * PART)
        session = client.post("/v2/sessions", {"title": "T", "date": "2026-02-03", "projectId": "p"}, 201)["id"]
        assets = f"/v2/sessions/{session}/assets"
        upload = client.post(f"{assets}/init-upload", {
            "cameraLabel": "A", "filename": "a.mp4", "contentType": "video/mp4", "sizeBytes": len(content)})
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (FULL, hard))
        sent, refused = {}, None
        for part in upload["parts"]:
            number = part["partNumber"]
            response = requests.put(part["uploadUrl"], data=content[(number - 1) * PART:number * PART], timeout=TIMEOUT)
            if response.status_code != 200:
                refused = [response.status_code, response.json()["error"]["code"]]
                break
            sent[number] = response.headers["ETag"]
        rest = client.get(f"{assets}/{upload['assetId']}/upload")
        kept = {part["partNumber"]: part["etag"] for part in rest["receivedParts"]}
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        etags = dict(kept)
        for part in rest["parts"]:
            number = part["partNumber"]
            etags[number] = client.put_part(part["uploadUrl"], content[(number - 1) * PART:number * PART])
        completed = client.post(f"{assets}/{upload['assetId']}/complete", {
            "uploadId": upload["uploadId"],
            "parts": [{"partNumber": number, "etag": etag} for number, etag in etags.items()]})
        same = client.download(completed["originalUrl"]) == content
        server.stop()
    json.dump({
        "refused": refused, "sent": sorted(sent.items()), "kept": sorted(kept.items()), "same": same,
        "leftovers": os.listdir(os.path.join(folder, ".genlock/objects/uploads"))}, sys.stdout)


if __name__ == "__main__":
    main()
