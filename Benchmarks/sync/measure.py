"""Runs a command and says what it took: wall time, peak memory, output."""

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Run:
    seconds: float
    mebibytes: float
    output: str
    message: str
    stopped: bool


def run(command, limit=600):
    """Runs `command` alone; the memory is the largest process of it and of those it started and awaited."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        began = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=errors)
        timer = threading.Timer(limit, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0), errors.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024, output.read(), errors.read()[-2000:].strip(),
                   process.returncode < 0)
