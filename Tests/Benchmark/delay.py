"""A proxy on loopback that makes the way to the server long."""

import asyncio
import contextlib
import threading


class DelayProxy:
    """Hands every byte on `delay` seconds after it came, in both directions. Runs in a thread of its own."""

    def __init__(self, upstream_port):
        self.delay = 0
        self.port = None
        self._upstream_port = upstream_port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, client_reader, client_writer):
        with contextlib.suppress(asyncio.CancelledError, OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._upstream_port)
            await asyncio.gather(self._forward(client_reader, writer), self._forward(reader, client_writer))

    async def _forward(self, reader, writer):
        # One queue for each direction keeps the order; an empty chunk is the end of the stream.
        queue = asyncio.Queue()
        sending = asyncio.ensure_future(self._send(queue, writer))
        chunk = None
        while chunk != b"":
            try:
                chunk = await reader.read(65536)
            except OSError:
                chunk = b""
            queue.put_nowait((self._loop.time() + self.delay, chunk))
        await sending

    async def _send(self, queue, writer):
        while True:
            due, chunk = await queue.get()
            await asyncio.sleep(max(0, due - self._loop.time()))
            if not chunk:
                writer.close()
                return
            with contextlib.suppress(OSError):
                writer.write(chunk)
                await writer.drain()
