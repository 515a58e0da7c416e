"""A listener on loopback that passes sessions on to a PostgreSQL in clear and writes down the messages of both sides."""

import asyncio
import struct
import time

SSL_REQUEST, GSS_REQUEST, CANCEL_REQUEST = 80877103, 80877104, 80877102
# What is kept of a message; of rows and of COPY data nothing.
KEPT = 1 << 20


class Recorder:
    def __init__(self, upstream_port, path):
        self.upstream_port = upstream_port
        self.file = open(path, "wb")
        self.loop = asyncio.new_event_loop()
        self.port = 0
        # Also keeps the tasks from being collected: the loop itself holds them weakly.
        self.sessions = set()

    def record(self, session, direction, kind, payload, length):
        kept = b"" if kind in b"Dd" and direction == b"<" or kind == ord("d") else payload[:KEPT]
        microseconds = time.monotonic_ns() // 1000
        self.file.write(struct.pack(">IcQBII", session, direction, microseconds, kind, length, len(kept)) + kept)

    async def messages(self, reader, writer, direction, session):
        """Passes messages on, each written down before it is sent: an answer can never come before its question."""
        try:
            while True:
                header = await reader.readexactly(5)
                kind, length = struct.unpack(">BI", header)
                payload = await reader.readexactly(length - 4)
                if direction == b"<" and kind == ord("K") and not session["pid"]:
                    session["pid"] = struct.unpack(">I", payload[:4])[0]
                    self.record(session["pid"], b"S", 0, session["startup"], len(session["startup"]))
                if session["pid"]:
                    self.record(session["pid"], direction, kind, payload, length - 4)
                writer.write(header + payload)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            if direction == b"<":
                writer.close()
            elif not writer.is_closing():
                writer.write_eof()

    async def serve(self, client_reader, client_writer):
        task = asyncio.current_task()
        self.sessions.add(task)
        try:
            await self.session(client_reader, client_writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.sessions.discard(task)
            client_writer.close()

    async def session(self, client_reader, client_writer):
        while True:
            head = await client_reader.readexactly(8)
            length, code = struct.unpack(">II", head)
            if code not in (SSL_REQUEST, GSS_REQUEST):
                break
            client_writer.write(b"N")
        startup = head + await client_reader.readexactly(length - 8)
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.upstream_port, limit=1 << 20)
        server_writer.write(startup)
        if code == CANCEL_REQUEST:
            await server_reader.read()
        else:
            session = {"pid": 0, "startup": startup}
            await asyncio.gather(
                self.messages(client_reader, server_writer, b">", session),
                self.messages(server_reader, client_writer, b"<", session),
            )
            if session["pid"]:
                self.record(session["pid"], b".", 0, b"", 0)
        server_writer.close()

    def run(self, ready):
        async def main():
            server = await asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 20)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await server.serve_forever()

        try:
            self.loop.run_until_complete(main())
        except asyncio.CancelledError:
            pass

    def finish(self):
        """Waits until all sessions are over, and closes the file."""
        deadline = time.monotonic() + 30
        while self.sessions and time.monotonic() < deadline:
            time.sleep(0.05)
        self.file.close()
