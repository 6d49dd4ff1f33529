"""Connections that a measurement reads from as fast, or as slowly, as it likes."""

import asyncio
import base64
import os
import socket


async def opened(server, path, fields=(), buffer=None):
    """(reader, writer) of a connection whose request was answered with 101, 200 or 206.

    With `buffer` the kernel keeps no more than that many bytes for the reader, and nothing is read on.
    """
    connection = socket.socket()
    if buffer:
        # Before it connects, so that the window is small from the start.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, server.address)
    reader, writer = await asyncio.open_connection(sock=connection, limit=buffer or 1 << 16)
    lines = [f"GET {path} HTTP/1.1", f"Host: {server.address[0]}", f"Authorization: Bearer {server.token}", *fields]
    writer.write("".join(f"{line}\r\n" for line in [*lines, ""]).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if head.split()[1] not in (b"101", b"200", b"206"):
        raise RuntimeError(head.decode())
    return reader, writer


def upgrade():
    """The fields of a request for a WebSocket (RFC 6455, section 4.1)."""
    return ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]


async def until(reader, wanted):
    """Reads until a text has come; frames and comments in between do no harm."""
    seen = b""
    while wanted not in seen:
        part = await reader.read(1 << 16)
        if not part:
            raise RuntimeError(f"the connection ended before {wanted}")
        seen = (seen + part)[-(1 << 16):]


async def drain(reader):
    """Reads to the end."""
    while await reader.read(1 << 16):
        pass
