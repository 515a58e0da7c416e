"""A proxy that does to connections what networks do: resets, cuts, stalls, tiny segments. Bytes it passes on, it passes
on unchanged."""

import asyncio
import math
import socket
import struct

KINDS = ["reset left", "reset right", "reset both", "cut", "stall", "tiny segments"]
# Of connections in a storm that meet a fault.
SHARE = 0.5
# Bytes after which it comes, at the most.
LATEST = 8_000_000
CHUNK = 65_536


class FaultProxy:
    """`left` is who connects, `right` is `port`. Faults come only while `is_raging`."""

    def __init__(self, name, port, chance, tally):
        self._name = name
        self._target = port
        self._chance = chance
        self._tally = tally
        self._passages = set()
        self.is_raging = False

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0, backlog=2000)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for passage in list(self._passages):
            passage.abort()

    async def _accepted(self, reader, writer):
        left = (reader, writer)
        try:
            right = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        passage = Passage(self, left, right)
        self._passages.add(passage)
        try:
            await passage.run()
        finally:
            self._passages.discard(passage)

    def next_fault(self):
        """A kind and the number of bytes before it, or neither."""
        if not self.is_raging or self._chance.random() > SHARE:
            return None, 0
        return self._chance.choice(KINDS), int(math.exp(self._chance.uniform(0, math.log(LATEST))))

    def happened(self, kind):
        self._tally.faults[f"{self._name}: {kind}"] += 1

    def pause(self):
        return self._chance.uniform(0.1, 2)


class Injected(Exception):
    """Ends a passage by its own fault."""


class Passage:
    """One connection and its fault."""

    def __init__(self, proxy, left, right):
        self._proxy = proxy
        self._sides = (left, right)
        self._fault, self._bytes_left = proxy.next_fault()
        self._is_cut = [False, False]

    async def run(self):
        (left_reader, left_writer), (right_reader, right_writer) = self._sides
        pumps = [asyncio.ensure_future(self._pump(left_reader, right_writer, 0)),
                 asyncio.ensure_future(self._pump(right_reader, left_writer, 1))]
        try:
            # An end is passed on as an end, and the way back stays open.
            await asyncio.wait(pumps, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for pump in pumps:
                pump.cancel()
            ends = await asyncio.gather(*pumps, return_exceptions=True)
            if any(isinstance(end, OSError) for end in ends):
                # A reset on one side is one on the other.
                linger(left_writer)
                linger(right_writer)
            self.abort()

    def abort(self):
        for _, writer in self._sides:
            writer.transport.abort()

    async def _pump(self, reader, writer, way):
        while data := await reader.read(CHUNK):
            if self._fault and self._proxy.is_raging:
                await self._pass_with_fault(data, writer, way)
            elif not self._is_cut[way]:
                writer.write(data)
                await writer.drain()
        writer.write_eof()

    async def _pass_with_fault(self, data, writer, way):
        before, behind = data[:self._bytes_left], data[self._bytes_left:]
        self._bytes_left -= len(before)
        writer.write(before)
        await writer.drain()
        if not behind:
            return
        fault, self._fault = self._fault, None
        self._proxy.happened(fault)
        if fault.startswith("reset"):
            for index, name in enumerate(("left", "right")):
                if fault in (f"reset {name}", "reset both"):
                    linger(self._sides[index][1])
            raise Injected
        if fault == "cut":
            self._is_cut[way] = True
            writer.write_eof()
            return
        if fault == "stall":
            await asyncio.sleep(self._proxy.pause())
        if fault == "tiny segments":
            for start in range(0, min(len(behind), 500)):
                writer.write(behind[start:start + 1])
                await writer.drain()
                await asyncio.sleep(0)
            behind = behind[500:]
        writer.write(behind)
        await writer.drain()


def linger(writer):
    """Makes the next close a reset."""
    connection = writer.get_extra_info("socket")
    if connection and connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
