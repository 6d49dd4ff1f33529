"""Opens WebSockets with the library `websockets` and prints what came, as JSON.

Usage: websocket_client.py URL [TOKEN]
"""

import asyncio
import json
import sys

import websockets
from websockets.asyncio.client import connect


async def main(url, token):
    seen = {}
    try:
        async with connect(url):
            seen["without"] = "let in"
    except websockets.InvalidStatus as refusal:
        seen["without"] = refusal.response.status_code
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(url, additional_headers=headers, compression=None) as socket:
        await socket.send("as a whole")
        seen["whole"] = await socket.recv()
        await socket.send(["in ", "three ", "parts"])
        seen["parts"] = await socket.recv()
        waiter = await socket.ping(b"still there?")
        seen["pong"] = await waiter >= 0
    seen["closed"] = socket.close_code
    async with connect(url, subprotocols=["genlock", f"bearer.{token}"]) as socket:
        seen["subprotocol"] = socket.subprotocol
        await socket.send("x")
        seen["browser"] = await socket.recv()
    print(json.dumps(seen))


asyncio.run(main(*sys.argv[1:]))
