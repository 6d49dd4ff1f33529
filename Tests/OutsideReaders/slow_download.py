"""Begins a download, finishes it when it may, and prints how many bytes came.

Usage: slow_download.py URL TOKEN PIPE, where somebody writes a line to the named pipe when it may go on
"""

import sys
import urllib.request

url, token, pipe = sys.argv[1:]
with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})) as answer:
    count = len(answer.read(1))
    print("begun;", file=sys.stderr, flush=True)
    open(pipe).readline()
    while part := answer.read(1 << 20):
        count += len(part)
print(count)
