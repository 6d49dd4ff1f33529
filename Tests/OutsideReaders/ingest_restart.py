"""Leaves uploads as a server does that dies while it completes them, starts another, and prints what its first answer says.

Arguments: the executable, an empty folder, how many uploads.
"""
import json
import os
import sqlite3
import sys

from ingest_client import Client, Server

SIZE = 10  # bytes of each recording


def main():
    executable, folder, count = sys.argv[1:]
    labels = [chr(ord("A") + index % 26) for index in range(int(count))]
    server = Server(executable, folder, {"GENLOCK_WORKERS": "0"})
    client = Client(server)
    sessions = []
    with server:
        for index, label in enumerate(labels):
            if index % 26 == 0:
                sessions.append(client.post("/v2/sessions", {
                    "title": "Talk", "date": "2026-02-03", "projectId": f"p-{index}"}, 201)["id"])
            upload = client.post(f"/v2/sessions/{sessions[-1]}/assets/init-upload", {
                "cameraLabel": label, "filename": "a.mp4", "contentType": "video/mp4", "sizeBytes": SIZE})
            client.put_part(upload["uploadUrl"], b"0" * SIZE)
        before = assets(client, sessions)
        server.kill()
        server.process.wait()
        with sqlite3.connect(os.path.join(folder, ".genlock/genlock.db")) as database:
            database.execute("UPDATE object_uploads SET state = 'completing'")
        server.start()
        after = assets(client, sessions)
        server.stop()
    json.dump({
        "before": sorted({asset["status"] for asset in before}), "after": sorted({asset["status"] for asset in after}),
        "originals": sum("originalUrl" in asset for asset in after)}, sys.stdout)


def assets(client, sessions):
    # The last ones are the last to be finished.
    return [asset for session in reversed(sessions) for asset in client.get(f"/v2/sessions/{session}/assets")["assets"]]


if __name__ == "__main__":
    main()
