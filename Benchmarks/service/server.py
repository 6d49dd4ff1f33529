"""A `genlock serve` of its own for a measurement, and what it takes."""

import json
import os
import subprocess
import tempfile
import threading
import urllib.request
from pathlib import Path

# Its stage starts a process and does nothing, so that what is measured is the queue.
PIPELINE = """pipeline: nothing
version: 1
stages: { note: { uses: exec, with: { command: ["true"] }, cache: false } }
outputs: { code: "${{ stages.note.exitCode }}" }
"""
# A folder in memory, as /tmp may be, would cost nothing to flush.
FOLDER = Path(__file__).resolve().parent.parent.parent / ".build"
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """Serves a new workspace while the `with` block lasts; a server that does not end well is an error.

    `folder` is where the workspace comes to lie.
    """

    def __init__(self, genlock, folder=FOLDER, **environment):
        self.genlock, self.environment = Path(genlock).resolve(), environment
        self.place = tempfile.TemporaryDirectory(prefix="genlock-service-", dir=folder)
        self.folder = Path(self.place.name)

    def __enter__(self):
        (self.folder / "pipelines").mkdir()
        (self.folder / "pipelines" / "nothing.yaml").write_text(PIPELINE)
        made = subprocess.run([self.genlock, "tokens", "create", "--json"], cwd=self.folder, check=True,
                              capture_output=True)
        self.token = json.loads(made.stdout)["token"]
        self.process = subprocess.Popen([self.genlock, "serve", "--port", "0"], cwd=self.folder,
                                        env={**os.environ, **self.environment}, stderr=subprocess.PIPE, text=True)
        self.url = next(line.split()[-1] for line in self.process.stderr if line.startswith("Listening at "))
        self.log = []
        # Read to its end, so that a server with much to say does not wait for us.
        self.reading = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.reading.start()
        return self

    def __exit__(self, kind, *_):
        self.process.terminate()
        status = self.process.wait(timeout=60)
        self.reading.join()
        self.process.stderr.close()
        self.place.cleanup()
        if kind is None and status != 0:
            raise RuntimeError(f"the server ended with {status}: {''.join(self.log)}")

    @property
    def address(self):
        host, port = self.url.removeprefix("http://").split(":")
        return host, int(port)

    def ask(self, path, body=None, method=None):
        """What a request is answered with, as JSON."""
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def memory(self):
        """{"VmHWM": MiB, …} of the server's own process, not of those that it starts."""
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in status)
        return {name: int(fields[name].split()[0]) / 1024 for name in ("VmHWM", "VmRSS", "RssAnon", "RssFile")}

    def seconds(self):
        """Processor time of the server's own process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
