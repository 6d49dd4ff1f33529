#!/usr/bin/env python3
"""What readers of events cost the server: memory while they wait, and submissions while they listen.

    connections.py GENLOCK [--sockets 500] [--streams 200] [--unread 200] [--seconds 10]

1. WebSockets of a recording session and streams (SSE) of a job that waits are opened and let be.
2. The same with readers that never read a byte, of a job with thousands of events and of a session, while wrk
   submits jobs: what that does to the memory, and to the submissions.
3. Submissions without any reader, and with streams of a job that does not change.

Prints Markdown.
"""

import argparse
import asyncio
from concurrent.futures import ThreadPoolExecutor

from raw import drain, opened, until, upgrade
from server import FOLDER, Server
from submissions import load


def session(server):
    return server.ask("/v2/sessions", {"title": "Load", "date": "2026-01-01", "projectId": "load"})["id"]


def waiting_job(server):
    server.ask("/v1/queues/default/pause", method="POST")
    return server.ask("/v1/jobs", {"pipeline": "nothing"})["id"]


async def idle(server, options):
    """(what, memory) step by step."""
    yield "started", server.memory()
    sockets, job = f"/v2/sessions/{session(server)}/events", waiting_job(server)
    socket_readers = [await opened(server, sockets, upgrade()) for _ in range(options.sockets)]
    yield f"{options.sockets} WebSockets", server.memory()
    streams = [await opened(server, f"/v1/jobs/{job}/events") for _ in range(options.streams)]
    yield f"and {options.streams} streams", server.memory()
    await asyncio.sleep(options.seconds)
    yield f"{options.seconds} s later", server.memory()
    server.ask(f"/v1/jobs/{job}/cancel", method="POST")
    await asyncio.gather(*(until(reader, b'"cancelled"') for reader, _ in streams))
    yield "streams told of an end", server.memory()
    for _, writer in socket_readers + streams:
        writer.close()


def long_story(server, count):
    """A job with `count` events: it is cancelled and tried again by turns."""
    job = waiting_job(server)
    for number in range(count):
        server.ask(f"/v1/jobs/{job}/{'retry' if number % 2 else 'cancel'}", method="POST")
    return job


async def submissions(server, readers, options):
    """Submissions in a second while `readers` are there."""
    with ThreadPoolExecutor(1) as pool:
        figures = await asyncio.get_running_loop().run_in_executor(pool, load, server, 64, options.seconds)
    for _, writer in readers:
        writer.close()
    return figures["requests"] / figures["seconds"]


async def settled(server):
    """Waits until the server has written what the kernel takes for its readers."""
    for _ in range(120):
        before = server.seconds()
        await asyncio.sleep(0.5)
        if server.seconds() - before < 0.05:
            return
    raise RuntimeError("the server does not come to rest")


async def unread(server, options):
    job, sockets = long_story(server, 4000), f"/v2/sessions/{session(server)}/events"
    before = server.memory()["VmRSS"]
    readers = [await opened(server, f"/v1/jobs/{job}/events", buffer=4096) for _ in range(options.unread)]
    readers += [await opened(server, sockets, upgrade(), buffer=4096) for _ in range(options.unread)]
    await settled(server)
    return await submissions(server, readers, options), before, server.memory()["VmHWM"]


async def listening(server, count, options):
    job = waiting_job(server)
    readers = [await opened(server, f"/v1/jobs/{job}/events") for _ in range(count)]
    reading = [asyncio.create_task(drain(reader)) for reader, _ in readers]
    rate = await submissions(server, readers, options)
    await asyncio.gather(*reading, return_exceptions=True)
    return rate


async def report(options):
    print(f"\n## Readers of events\n\n| idle | peak MiB | resident MiB | of that, the program's files |\n|---|---|---|---|")
    with Server(options.genlock, options.folder) as server:
        async for name, memory in idle(server, options):
            print(f"| {name} | {memory['VmHWM']:.0f} | {memory['VmRSS']:.0f} | {memory['RssFile']:.0f} |")
    print("\n| submissions in a second with | |\n|---|---|")
    for count in (0, options.streams):
        with Server(options.genlock, options.folder) as server:
            print(f"| {count} streams of a job that waits | {await listening(server, count, options):,.0f} |")
    with Server(options.genlock, options.folder) as server:
        rate, before, peak = await unread(server, options)
        print(f"| {options.unread} streams and {options.unread} WebSockets that nobody reads | {rate:,.0f} |")
    print(f"\nThose that nobody reads bring the peak from {before:.0f} to {peak:.0f} MiB.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock")
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--unread", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--folder", default=FOLDER, help="on the disk that is measured")
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
