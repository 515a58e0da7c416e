"""The least of a PostgreSQL client: for what libpq's programs cannot send, take apart, or time one by one."""

import contextlib
import socket

from . import wire
from .failure import Failure


class Ended(Failure):
    """The connection was closed before an answer was complete."""


class Client:
    """A session without TLS and password, as a tunnel or a proxy at a port of 127.0.0.1 takes it."""

    def __init__(self, port, application_name="raw"):
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        try:
            self.socket.sendall(wire.startup(application_name))
            self.key = dict(self._log_in())[b"K"]
        except BaseException:
            self.socket.close()
            raise

    def _log_in(self):
        """All messages up to the first ReadyForQuery. An ErrorResponse, behind which there is none, is raised, but not
        before the other side has closed: who comes next finds its descriptors free."""
        messages = []
        while not messages or messages[-1][0] != b"Z":
            messages.append(self.message())
            if messages[-1][0] == b"E":
                with contextlib.suppress(ConnectionError):
                    while self.socket.recv(65536):
                        pass
                raise wire.refusal(messages[-1][1])
        return messages

    def message(self):
        """The next message: type and content."""
        while len(self._received) < 5 or len(self._received) < 5 + wire.content_length(self._received):
            chunk = self.socket.recv(65536)
            if not chunk:
                raise Ended("a session ended before its answer was complete")
            self._received += chunk
        end = 5 + wire.content_length(self._received)
        kind, content = self._received[:1], self._received[5:end]
        self._received = self._received[end:]
        return kind, content

    def until_ready(self):
        """All messages up to the next ReadyForQuery, errors among them."""
        messages = [self.message()]
        while messages[-1][0] != b"Z":
            messages.append(self.message())
        return messages

    def query(self, sql):
        """Sends a query and does not wait."""
        self.socket.sendall(wire.query(sql))

    def ask(self, sql):
        """Sends a query and waits for its answer, which must not be an error."""
        self.query(sql)
        kind = None
        while kind != b"Z":
            kind, content = self.message()
            if kind == b"E":
                raise wire.refusal(content)

    def leave(self):
        """Says goodbye."""
        self.socket.sendall(wire.TERMINATE)
        self.socket.close()


def cancel(port, key):
    """Sends a cancel request and waits until it was taken, for which there is no answer but the end."""
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(wire.cancel_request(key))
        assert connection.recv(1) == b"", "a cancel request was answered"
