"""A client of the ingest API, written from its document, and the server process that it talks to."""
import json
import os
import subprocess
import threading

import requests
from websockets.sync.client import connect

TIMEOUT = 180  # seconds; more than anything here takes


class Server:
    """`genlock serve` in a folder of its own, at any port that is free."""

    def __init__(self, executable, folder, environment=None):
        self.executable = executable
        self.folder = folder
        self.environment = os.environ | (environment or {})
        self.process = None
        self.url = None
        os.makedirs(folder, exist_ok=True)
        made = subprocess.run(
            [executable, "tokens", "create", "--json"], cwd=folder, check=True, capture_output=True)
        self.token = json.loads(made.stdout)["token"]

    def start(self):
        self.process = subprocess.Popen(
            [self.executable, "serve", "--port", "0"], cwd=self.folder, env=self.environment,
            stderr=subprocess.PIPE, text=True)
        said = []
        for line in self.process.stderr:
            said.append(line)
            if line.startswith("Listening at "):
                self.url = line.removeprefix("Listening at ").strip()
                # A pipe that nobody empties would stop the server one day.
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return self
        raise RuntimeError(f"the server did not start: {''.join(said)}")

    def kill(self):
        self.process.kill()

    def stop(self):
        """Asks it to stop; gives its exit code."""
        self.process.terminate()
        return self.process.wait(TIMEOUT)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Refused(Exception):
    """An answer other than the one that was hoped for."""

    def __init__(self, response):
        super().__init__(f"{response.request.method} {response.url}: {response.status_code} {response.text}")
        self.status = response.status_code


class Client:
    """Asks a server as the holder of its token."""

    def __init__(self, server):
        self.server = server
        self.authorization = {"Authorization": f"Bearer {server.token}"}

    def ask(self, method, path, body=None, **options):
        """Any answer at all."""
        headers = self.authorization | options.pop("headers", {})
        return requests.request(
            method, self.server.url + path, json=body, headers=headers, timeout=TIMEOUT, **options)

    def get(self, path):
        return self._expect(200, self.ask("GET", path))

    def post(self, path, body, status=200):
        return self._expect(status, self.ask("POST", path, body))

    def put_part(self, url, content):
        """Sends one part; gives its ETag as the server wrote it."""
        response = requests.put(url, data=content, timeout=TIMEOUT)
        if response.status_code != 200:
            raise Refused(response)
        return response.headers["ETag"]

    def download(self, url):
        response = requests.get(url, timeout=TIMEOUT)
        if response.status_code != 200:
            raise Refused(response)
        return response.content

    def events(self, session):
        """Subscribes to a session."""
        url = self.server.url.replace("http", "ws", 1)
        return connect(f"{url}/v2/sessions/{session}/events", additional_headers=self.authorization)

    @staticmethod
    def _expect(status, response):
        if response.status_code != status:
            raise Refused(response)
        return response.json()
