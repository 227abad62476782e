"""Runs in a pod: passes connections to its port 8000 on to SITE, a Service of the namespace."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until the end of either."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Connect to the site for one who connected to us."""
    host, port = os.environ["SITE"].split(":")
    there = await asyncio.open_connection(host, int(port))
    await asyncio.gather(copy(reader, there[1]), copy(there[0], writer))


async def main() -> None:
    """Listen until the end."""
    server = await asyncio.start_server(serve, port=8000)
    await server.serve_forever()


asyncio.run(main())
