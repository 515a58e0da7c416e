"""The least of a PostgreSQL client: for connections that libpq's programs cannot make or time one by one."""

import itertools
import socket
import struct

from failure import BenchmarkFailure

PROTOCOL_VERSION_3_0 = 3 << 16

_names = itertools.count(1)


def new_name():
    """An application_name nobody had before: no earlier session fits a login with it."""
    return f"bench {next(_names)}"


class Connection:
    """A session without TLS and password, as a local proxy takes it."""

    def __init__(self, port, application_name):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        pairs = ["user", "anyone", "database", "postgres", "application_name", application_name, "", ""]
        body = struct.pack("!i", PROTOCOL_VERSION_3_0) + "\0".join(pairs).encode()
        self._socket.sendall(struct.pack("!i", len(body) + 4) + body)
        self._wait_until_ready()

    def query(self, sql):
        body = sql.encode() + b"\0"
        self._socket.sendall(b"Q" + struct.pack("!i", len(body) + 4) + body)
        self._wait_until_ready()

    def close(self):
        self._socket.sendall(b"X" + struct.pack("!i", 4))
        self._socket.close()

    def _wait_until_ready(self):
        """Reads messages up to ReadyForQuery."""
        kind = None
        while kind != b"Z":
            while len(self._received) < 5 or len(self._received) <= struct.unpack("!i", self._received[1:5])[0]:
                chunk = self._socket.recv(65536)
                if not chunk:
                    raise BenchmarkFailure("a session ended before its answer was complete")
                self._received += chunk
            kind = self._received[:1]
            end = 1 + struct.unpack("!i", self._received[1:5])[0]
            if kind == b"E":
                words = self._received[5:end].replace(b"\0", b" ").decode(errors="replace")
                raise BenchmarkFailure(f"a session failed: {words}")
            self._received = self._received[end:]
