#!/usr/bin/env python3
"""Job submissions in a second over HTTP, beside what bare SQLite does with the same tables on the same disk.

    submissions.py GENLOCK [--rounds 3] [--seconds 20] [--connections 64] [--folder DIR]

The client is wrk. Every answer means that the job is on the disk (`synchronous = FULL`). In each round the yardsticks
run beside the server, in turn: Python's sqlite3 puts the server's own rows into the server's own tables, indexes
and triggers, with one transaction each and with one for as many as there are connections. The queue is paused, so that no
job runs meanwhile; once more it is not. Prints Markdown.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from server import FOLDER, Server

HERE = Path(__file__).resolve().parent


def load(server, connections, seconds):
    """What wrk says, with the processor time of the server."""
    environment = {**os.environ, "GENLOCK_TOKEN": server.token, "GENLOCK_RUN": uuid.uuid4().hex}
    before, jobs = server.seconds(), kept(server)
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout", "10s",
         "--script", HERE / "submit.lua", server.url], env=environment, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    figures["cpu"] = (server.seconds() - before) / figures["requests"]
    found = kept(server) - jobs
    # wrk breaks off what is under way at the end.
    if figures["failures"] or not figures["requests"] <= found <= figures["requests"] + connections:
        raise RuntimeError(f"{figures} were answered, {found} are kept")
    return figures


def kept(server):
    with sqlite3.connect(server.folder / ".genlock" / "genlock.db") as database:
        return database.execute("SELECT count(*) FROM jobs").fetchone()[0]


def bare(server, folder, group, seconds):
    """(inserts in a second, the longest transaction in ms) into a new database with the server's tables, `group` at a time."""
    source = sqlite3.connect(server.folder / ".genlock" / "genlock.db")
    tables = source.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'job%' AND sql IS NOT NULL ORDER BY type = 'trigger'")
    with tempfile.TemporaryDirectory(dir=folder) as place:
        database = sqlite3.connect(Path(place) / "yardstick.db", isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        for (sql,) in tables:
            database.execute(sql)
        row = source.execute("SELECT * FROM jobs ORDER BY number DESC LIMIT 1")
        names = [column[0] for column in row.description]
        values = dict(zip(names, row.fetchone()))
        database.executemany("INSERT INTO job_pipelines VALUES (?, ?)", source.execute("SELECT * FROM job_pipelines"))
        del values["number"]
        insert = f"INSERT INTO jobs ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
        count, longest, began = 0, 0, time.monotonic()
        while time.monotonic() - began < seconds:
            start = time.monotonic()
            database.execute("BEGIN IMMEDIATE")
            for _ in range(group):
                count += 1
                values["id"] = values["idempotency_key"] = str(count)
                database.execute(insert, list(values.values()))
            database.execute("COMMIT")
            longest = max(longest, time.monotonic() - start)
        rate = count / (time.monotonic() - began)
        database.close()
    source.close()
    return rate, longest * 1000


def spread(numbers, places=0):
    return f"{statistics.median(numbers):,.{places}f} ({min(numbers):,.{places}f} … {max(numbers):,.{places}f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=20, help="for each measurement of the server")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--folder", default=FOLDER, help="on the disk that is measured")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; scripts/bootstrap.sh --benchmarks installs it.")
    paused, alone, grouped = [], [], []
    with Server(options.genlock, options.folder) as server:
        server.ask("/v1/queues/default/pause", method="POST")
        server.ask("/v1/jobs", {"pipeline": "nothing", "externalId": "1", "project": "p1"})
        for _ in range(options.rounds):
            alone.append(bare(server, options.folder, 1, 5))
            grouped.append(bare(server, options.folder, options.connections, 5))
            paused.append(load(server, options.connections, options.seconds))
        memory = server.memory()["VmHWM"]
    with Server(options.genlock, options.folder) as server:
        working = load(server, options.connections, options.seconds)
        states = server.ask("/v1/queues")["queues"]
        left = sum(queue["queued"] + queue["running"] for queue in states)
        ended = kept(server) - left
    rates = [figures["requests"] / figures["seconds"] for figures in paused]
    print(f"\n## Job submissions over HTTP: {options.rounds} rounds of {options.seconds} s by wrk, "
          f"{options.connections} connections\n")
    print("| | in a second: median (least … most) | p50 ms | p99 ms | longest ms | processor ms for each |")
    print("|---|---|---|---|---|---|")
    for name, runs in (("`genlock serve`, queue paused", paused), ("the same, two jobs at a time running", [working])):
        columns = [spread([run[key] * scale for run in runs], places)
                   for key, scale, places in (("p50", 1, 1), ("p99", 1, 1), ("max", 1, 0), ("cpu", 1000, 2))]
        print(f"| {name} | {spread([run['requests'] / run['seconds'] for run in runs])} | {' | '.join(columns)} |")
    for name, runs in (("a transaction each", alone), (f"{options.connections} to a transaction", grouped)):
        print(f"| bare SQLite, {name} | {spread([rate for rate, _ in runs])} | | | {spread([ms for _, ms in runs])} | |")
    ratios = [[rate / bare for rate, (bare, _) in zip(rates, yardstick)] for yardstick in (alone, grouped)]
    print(f"\n- against a transaction each, round by round: {spread(ratios[0], 2)}; "
          f"against {options.connections} to a transaction: {spread(ratios[1], 2)}")
    print(f"- peak memory of the server after {len(paused) * options.seconds} s of it: {memory:.0f} MiB")
    print(f"- jobs that ended in the {options.seconds} s with workers: {ended}")


if __name__ == "__main__":
    main()
