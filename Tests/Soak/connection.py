"""The least of a PostgreSQL client over asyncio: one that can read slowly, and vanish."""

import asyncio
import socket
import struct

from testbed import wire


class Connection:
    """A session without TLS and password, as a tunnel takes it."""

    def __init__(self, reader, writer):
        self._reader = reader
        self._writer = writer
        self._key = b""

    @classmethod
    async def open(cls, port, application_name="soak", small_buffer=False):
        client = socket.socket()
        client.setblocking(False)
        if small_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", port))
            reader, writer = await asyncio.open_connection(sock=client, limit=65536)
        except BaseException:
            client.close()
            raise
        connection = cls(reader, writer)
        try:
            writer.write(wire.startup(application_name))
            await connection.until_ready()
        except BaseException:
            connection.vanish()
            raise
        return connection

    def send(self, kind, content=b""):
        self._writer.write(wire.message(kind, content))

    async def drained(self):
        await self._writer.drain()

    def query(self, sql):
        self._writer.write(wire.query(sql))

    async def message(self):
        """The next message that is neither a notice nor a parameter; an ErrorResponse is raised."""
        while True:
            header = await self._reader.readexactly(5)
            content = await self._reader.readexactly(wire.content_length(header))
            kind = header[:1]
            if kind == b"E":
                raise wire.refusal(content)
            if kind == b"K":
                self._key = content
            if kind not in b"NS":
                return kind, content

    async def until_ready(self):
        while (await self.message())[0] != b"Z":
            pass

    async def value(self, sql):
        """The one value of a query."""
        self.query(sql)
        value = None
        while True:
            kind, content = await self.message()
            if kind == b"D":
                value = content[6:]
            if kind == b"Z":
                return value

    async def cancel(self, port):
        """Sends a CancelRequest and waits until it was taken."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(wire.cancel_request(self._key))
            await reader.read()
        finally:
            writer.transport.abort()

    async def close(self):
        """Says good-bye."""
        self._writer.write(wire.TERMINATE)
        self._writer.close()
        await self._writer.wait_closed()

    def vanish(self, with_reset=True):
        """Without a good-bye."""
        client = self._writer.get_extra_info("socket")
        if with_reset and client and client.fileno() >= 0:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
