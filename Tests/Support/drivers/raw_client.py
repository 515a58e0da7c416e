"""As little of a PostgreSQL client as takes a connection apart: its cancel key, and messages as they are."""

import socket
import struct
import sys


class TooManyClients(Exception):
    """The tunnel has no room for a session; `hint` says what can be done."""

    def __init__(self, response):
        fields = {field[:1]: field[1:].decode() for field in response.split(b"\0")}
        super().__init__(fields[b"M"])
        self.hint = fields.get(b"H", "")


class Client:
    """A session with the tunnel at a port of 127.0.0.1."""

    def __init__(self, port, application_name="raw"):
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        body = b"user\0x\0database\0postgres\0application_name\0" + application_name.encode() + b"\0\0"
        self.socket.sendall(struct.pack("!II", 8 + len(body), 196608) + body)
        self.key = dict(self.until_ready())[b"K"]

    def until_ready(self):
        """All messages up to the next ReadyForQuery: type and payload of each."""
        messages = []
        while not messages or messages[-1][0] != b"Z":
            kind, length = struct.unpack("!cI", self.read(5))
            payload = self.read(length - 4)
            if kind == b"E" and b"\0C53300\0" in payload:
                self.socket.close()
                raise TooManyClients(payload)
            messages.append((kind, payload))
        return messages

    def read(self, count):
        """Exactly so many bytes."""
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                sys.exit("the connection was closed")
            data += part
        return data

    def query(self, text):
        """Sends a query and does not wait."""
        body = text.encode() + b"\0"
        self.socket.sendall(struct.pack("!cI", b"Q", 4 + len(body)) + body)

    def leave(self):
        """Says goodbye."""
        self.socket.sendall(struct.pack("!cI", b"X", 4))
        self.socket.close()


def cancel_request(key):
    """The packet for what a BackendKeyData has said."""
    return struct.pack("!II", 8 + len(key), 80877102) + key


def cancel(port, key):
    """Sends a cancel request and waits until it was taken, for which there is no answer but the end."""
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(cancel_request(key))
        assert connection.recv(1) == b"", "a cancel request was answered"
