"""A PostgreSQL that lets everybody in and answers every query with one row, in far less time than a real one needs to
start a process for each connection. Prints the port it listens on; ends with its standard input."""

import asyncio
import struct
import sys

from testbed.wire import message

READY = message(b"Z", b"I")
GREETING = (message(b"R", struct.pack("!i", 0)) + message(b"S", b"server_version\0trusting\0")
            + message(b"K", struct.pack("!ii", 4242, 1)) + READY)
COLUMN = b"one\0" + struct.pack("!ihihih", 0, 0, 23, 4, -1, 0)
ANSWER = (message(b"T", struct.pack("!h", 1) + COLUMN) + message(b"D", struct.pack("!hi", 1, 1) + b"1")
          + message(b"C", b"SELECT 1\0") + READY)


class Session(asyncio.Protocol):
    """Counts the bytes of each message, and looks at its type only."""

    def connection_made(self, transport):
        self.transport = transport
        self.bytes = b""
        self.has_started = False

    def data_received(self, data):
        self.bytes += data
        while len(self.bytes) >= (5 if self.has_started else 4):
            start = 1 if self.has_started else 0
            end = start + struct.unpack_from("!i", self.bytes, start)[0]
            if len(self.bytes) < end:
                return
            kind, self.bytes = self.bytes[:start], self.bytes[end:]
            self.answer(kind)

    def answer(self, kind):
        """Answers one message."""
        if not self.has_started:
            self.has_started = True
            self.transport.write(GREETING)
        elif kind == b"Q":
            self.transport.write(ANSWER)
        elif kind == b"X":
            self.transport.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Session, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
