#!/usr/bin/env python3
"""What many slow downloads of a large file take of the server's memory.

    downloads.py GENLOCK [--clients 50] [--gigabytes 5] [--seconds 10] [--rate 262144]

A job makes a sparse file; each client then reads from its own place in it, `--rate` bytes in a second, with a small window,
and another downloads it whole meanwhile. Prints Markdown.
"""

import argparse
import asyncio
import time

from raw import opened
from server import FOLDER, Server

PIPELINE = """pipeline: large
version: 1
params: {{ bytes: {{ type: integer, default: {size} }} }}
stages:
  make: {{ uses: exec, with: {{ command: [truncate, -s, "${{{{ params.bytes }}}}", "{{outputs.file}}"], outputs: {{ file: large.bin }} }} }}
outputs: {{ file: "${{{{ stages.make.files.file }}}}" }}
"""


async def slow(server, path, start, options):
    """Bytes that came."""
    reader, writer = await opened(server, path, [f"Range: bytes={start}-"], buffer=1 << 14)
    came, end = 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        came += len(await reader.readexactly(options.rate // 10))
        await asyncio.sleep(0.1)
    writer.close()
    return came


async def whole(server, path, size):
    """Megabytes in a second of a client that takes all there is."""
    reader, writer = await opened(server, path)
    began, rest = time.monotonic(), size
    while rest:
        rest -= len(await reader.read(1 << 20))
    writer.close()
    return size / 1e6 / (time.monotonic() - began)


async def measure(server, options):
    size = int(options.gigabytes * (1 << 30))
    (server.folder / "pipelines" / "large.yaml").write_text(PIPELINE.format(size=size))
    job = server.ask("/v1/jobs", {"pipeline": "large"})
    while (state := server.ask(f"/v1/jobs/{job['id']}"))["state"] in ("queued", "running"):
        await asyncio.sleep(0.2)
    if state["state"] != "succeeded":
        raise RuntimeError(state)
    path, before = f"/v1/jobs/{job['id']}/artifacts/file", server.memory()
    starts = [size // (2 * options.clients) * number for number in range(options.clients)]
    tasks = [asyncio.create_task(slow(server, path, start, options)) for start in starts]
    rate = await whole(server, path, size) if size else 0
    came = await asyncio.gather(*tasks)
    return before, server.memory(), sum(came) / 1e6 / options.seconds, rate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--gigabytes", type=float, default=5)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rate", type=int, default=1 << 18, help="bytes in a second for each client")
    parser.add_argument("--folder", default=FOLDER, help="where the file comes to lie")
    options = parser.parse_args()
    with Server(options.genlock, options.folder) as server:
        before, after, slow_rate, rate = asyncio.run(measure(server, options))
    print(f"\n## Downloads of a file of {options.gigabytes:g} GiB by {options.clients} slow clients and a fast one\n")
    print("| | before | after |\n|---|---|---|")
    for name in ("VmHWM", "RssAnon"):
        print(f"| {name}, MiB | {before[name]:.0f} | {after[name]:.0f} |")
    print(f"\nTogether the slow ones took {slow_rate:.1f} MB/s, the fast one {rate:.0f} MB/s.")


if __name__ == "__main__":
    main()
