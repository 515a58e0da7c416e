"""Connections that never become sessions: half-open-flood.py PORT SILENT GARBAGE DRIPPING

So many say nothing, so many say nonsense, and so many say a byte of a startup message every 100 ms. Prints `open` when
all are connected, `first end` when the first of the patient ones was ended, and when all were ended, as JSON, what each
kind was told how often."""

import asyncio
import collections
import json
import resource
import struct
import sys

from testbed.wire import Refused, content_length

AT_ONCE = 100
PORT, *COUNTS = map(int, sys.argv[1:])
KINDS = [kind for kind, count in zip(("silent", "garbage", "dripping"), COUNTS) for _ in range(count)]
# A length that is refused by itself, and something behind it.
GARBAGE = b"\xff\xff\xff\xff" + bytes(range(256))
# The longest startup packet: at this pace it would take a quarter of an hour.
STARTUP = struct.pack("!ii", 10_000, 3 << 16) + b"user\0" + b"x" * 9_000


class Flood:
    def __init__(self):
        self.told = collections.defaultdict(collections.Counter)
        self.is_first = True

    async def run(self):
        """Opens all, and waits until the other side has ended all."""
        gate = asyncio.Semaphore(AT_ONCE)
        ends = await asyncio.gather(*(self.open(kind, gate) for kind in KINDS))
        print("open", flush=True)
        await asyncio.gather(*ends)
        print(json.dumps(self.told), flush=True)

    async def open(self, kind, gate):
        """Connects, says the first thing there is to say, and returns a task that lasts as long as the connection."""
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        if kind == "garbage":
            writer.write(GARBAGE)
        return asyncio.ensure_future(self.stay(kind, reader, writer))

    async def stay(self, kind, reader, writer):
        """Stays until the other side ends the connection."""
        drip = asyncio.ensure_future(self.drip(writer)) if kind == "dripping" else None
        try:
            self.told[kind][words(await reader.read())] += 1
        except OSError as error:
            self.told[kind][str(error)] += 1
        if kind != "garbage" and self.is_first:
            self.is_first = False
            print("first end", flush=True)
        if drip:
            drip.cancel()
        writer.transport.abort()

    async def drip(self, writer):
        for byte in STARTUP:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.1)


def words(response):
    """SQLSTATE and message of an ErrorResponse that is all there is, or that nothing is."""
    if not response:
        return "nothing"
    if response[:1] != b"E" or len(response) != 5 + content_length(response):
        return repr(response)
    return str(Refused(response[5:]))


_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
asyncio.run(Flood().run())
