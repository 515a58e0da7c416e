"""A session whose bytes are written by hand, through a tunnel or at the server's own socket, and that outlives its end:
for the scripts that try to get past a read-only tunnel."""

import socket
import struct

PROTOCOL_VERSION_3_0 = 3 << 16


def message(kind, *parts):
    """Type byte, length, content."""
    body = b"".join(parts)
    return kind + struct.pack("!I", 4 + len(body)) + body


def startup(parameters):
    """The packet that opens a session."""
    body = b"".join(part.encode() + b"\0" for pair in parameters.items() for part in pair) + b"\0"
    return struct.pack("!II", 8 + len(body), PROTOCOL_VERSION_3_0) + body


class PlainSession:
    """Connects, and sends nothing yet. `place` is a port of 127.0.0.1 or the path of a socket."""

    def __init__(self, place, timeout):
        if isinstance(place, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(place)
        else:
            self.socket = socket.create_connection(("127.0.0.1", place))
        self.socket.settimeout(timeout)
        self.rest = b""

    def read(self):
        """The next message: type and content; no type at the end."""
        while len(self.rest) < 5 or len(self.rest) < 1 + struct.unpack_from("!I", self.rest, 1)[0]:
            try:
                part = self.socket.recv(65536)
            except ConnectionResetError:
                part = b""
            if not part:
                return None, b""
            self.rest += part
        end = 1 + struct.unpack_from("!I", self.rest, 1)[0]
        kind, payload, self.rest = self.rest[:1], self.rest[5:end], self.rest[end:]
        return kind, payload
