"""Runs a command and says what it took: wall time, processor time, peak memory, output."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Run:
    seconds: float
    cpu: float
    mebibytes: float
    output: str
    message: str
    stopped: bool


def run(command, limit=600):
    """Runs `command` alone; the memory is the largest process of it and of those it started and awaited.

    A small process stands between: a child counts the memory of the parent it was forked from as its own.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors, \
            tempfile.NamedTemporaryFile("r") as figures:
        between = [sys.executable, "-I", "-S", __file__, figures.name, str(limit), *map(str, command)]
        subprocess.run(between, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, check=True)
        output.seek(0), errors.seek(0)
        return Run(**json.load(figures), output=output.read(), message=errors.read()[-2000:].strip())


def main(figures, limit, *command):
    began = time.monotonic()
    process = subprocess.Popen(command)
    timer = threading.Timer(float(limit), process.kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    with open(figures, "w") as file:
        json.dump({"seconds": time.monotonic() - began, "cpu": usage.ru_utime + usage.ru_stime,
                   "mebibytes": usage.ru_maxrss / 1024, "stopped": process.returncode < 0}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
