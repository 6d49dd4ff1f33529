#!/usr/bin/env python3
"""Uploads one large recording into a running `genlock serve`, several parts at a time, and prints what it cost the server.

Needs Python 3.9 and nothing else. The content is made on the way and is not media: it is the transfer that is measured.
"""
import argparse
import hashlib
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

BLOCK = 1 << 20  # bytes that are sent at a time


class Part:
    """The bytes of one part: its number, and then the same block over and over."""

    def __init__(self, number, size, block):
        self.number, self.size, self.block = number, size, block

    def __iter__(self):
        left, first = self.size, self.number.to_bytes(8, "big")
        while left:
            piece = (first + self.block)[:min(BLOCK, left)]
            first = b""
            left -= len(piece)
            yield piece

    def etag(self):
        digest = hashlib.md5()
        for piece in self:
            digest.update(piece)
        return f'"{digest.hexdigest()}"'


class Server:
    """`genlock serve` in an empty folder."""

    def __init__(self, executable, folder):
        made = subprocess.run([executable, "tokens", "create", "--json"], cwd=folder, check=True, capture_output=True)
        self.token = json.loads(made.stdout)["token"]
        self.process = subprocess.Popen(
            [executable, "serve", "--port", "0"], cwd=folder, stderr=subprocess.PIPE, text=True)
        self.url = next(
            line.split("Listening at ")[1].strip() for line in self.process.stderr if line.startswith("Listening at "))

    def ask(self, method, path, body):
        status, _, answer = request(
            method, self.url + path, json.dumps(body).encode(), {
                "Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        if status >= 300:
            sys.exit(f"{method} {path}: {status} {answer.decode()}")
        return json.loads(answer)

    def memory(self):
        """Of the process itself, its children not included, in MiB, by the names of proc(5)."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            found = re.findall(r"(VmHWM|VmRSS|RssAnon|RssFile):\s+(\d+)", file.read())
        return {name: round(int(size) / 1024, 1) for name, size in found}


class Watch(threading.Thread):
    """The most of a server's own memory, without the files that it maps: the system keeps that for both together only."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.most, self.ended = server, 0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(0.02):
            self.most = max(self.most, self.server.memory()["RssAnon"])

    def end(self):
        self.ended.set()
        self.join()
        return self.most


def request(method, url, body, headers):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=300, blocksize=BLOCK)
    try:
        connection.request(method, f"{place.path}?{place.query}" if place.query else place.path, body, headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def send(url, part):
    """Sends a part; gives its ETag."""
    status, headers, answer = request("PUT", url, iter(part), {"Content-Length": str(part.size)})
    if status != 200 or headers["ETag"] != part.etag():
        sys.exit(f"part {part.number}: {status} {headers['ETag']} {answer.decode()}")
    return {"partNumber": part.number, "etag": headers["ETag"]}


def matches(path, parts):
    """Whether the file is exactly the parts."""
    with open(path, "rb") as file:
        return all(file.read(len(piece)) == piece for part in parts for piece in part) and not file.read(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("genlock", help="the executable")
    parser.add_argument("--gigabytes", type=float, default=5, help="of the recording, by the thousand (5)")
    parser.add_argument("--parallel", type=int, default=4, help="parts that are sent at a time (4)")
    parser.add_argument("--most-memory", type=float, default=64, help="more anonymous memory than these MiB is a failure (64)")
    arguments = parser.parse_args()
    executable = os.path.abspath(arguments.genlock)
    size = int(arguments.gigabytes * 1e9)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(executable, folder)
        try:
            before, watch = server.memory(), Watch(server)
            session = server.ask("POST", "/v2/sessions", {
                "title": "Load", "date": "2026-02-03", "projectId": "load"})["id"]
            assets = f"/v2/sessions/{session}/assets"
            upload = server.ask("POST", f"{assets}/init-upload", {
                "cameraLabel": "A", "filename": "load.bin", "contentType": "application/octet-stream", "sizeBytes": size})
            block, part_size = os.urandom(BLOCK), upload["partSizeBytes"]
            parts = [
                Part(part["partNumber"], min(part_size, size - (part["partNumber"] - 1) * part_size), block)
                for part in upload["parts"]]
            start = time.monotonic()
            with ThreadPoolExecutor(arguments.parallel) as pool:
                sent = list(pool.map(send, (part["uploadUrl"] for part in upload["parts"]), parts))
            uploaded = time.monotonic()
            server.ask("POST", f"{assets}/{upload['assetId']}/complete", {"uploadId": upload["uploadId"], "parts": sent})
            completed = time.monotonic()
            after, most = server.memory(), watch.end()
            original = os.path.join(folder, ".genlock/objects/projects/load/20260203/originals/angle-001_v001.bin")
            is_same = matches(original, parts)
        finally:
            server.process.terminate()
            server.process.wait(60)
    print(json.dumps({
        "bytes": size, "parts": len(parts), "parallel": arguments.parallel,
        "megabytesPerSecond": round(size / (uploaded - start) / 1e6), "completeSeconds": round(completed - uploaded, 3),
        "memoryMiB": {"before": before, "after": after, "mostAnonymous": most},
        "sameBytes": is_same}, indent=1))
    if not is_same or most > arguments.most_memory:
        sys.exit(1)


if __name__ == "__main__":
    main()
