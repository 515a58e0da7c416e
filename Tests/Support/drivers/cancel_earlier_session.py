"""Holds on to a session's cancel key after its end, and uses it while the next client's query runs."""

import socket
import struct
import sys
import time

PORT = int(sys.argv[1])


class Client:
    """As little of a PostgreSQL client as this takes."""

    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", PORT), 30)
        body = b"user\0x\0database\0postgres\0\0"
        self.socket.sendall(struct.pack("!II", 8 + len(body), 196608) + body)
        self.key = dict(self.until_ready())[b"K"]

    def until_ready(self):
        messages = []
        while not messages or messages[-1][0] != b"Z":
            kind, length = struct.unpack("!cI", self.read(5))
            messages.append((kind, self.read(length - 4)))
        return messages

    def read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                sys.exit("the connection was closed")
            data += part
        return data

    def query(self, text):
        body = text.encode() + b"\0"
        self.socket.sendall(struct.pack("!cI", b"Q", 4 + len(body)) + body)

    def leave(self):
        self.socket.sendall(struct.pack("!cI", b"X", 4))
        self.socket.close()


def cancel(key):
    with socket.create_connection(("127.0.0.1", PORT), 30) as connection:
        connection.sendall(struct.pack("!II", 8 + len(key), 80877102) + key)
        assert connection.recv(1) == b"", "a cancel request was answered"


earlier = Client()
earlier.leave()
client = Client()
assert client.key[:4] == earlier.key[:4], "the session was not reused, so nothing is shown"
assert client.key[4:] != earlier.key[4:], "two clients were given the same secret"

client.query("select pg_sleep(0.5)")
cancel(earlier.key)
kinds = [kind for kind, _ in client.until_ready()]
assert b"E" not in kinds, "the earlier client's key cancelled the next client's query"

start = time.monotonic()
client.query("select pg_sleep(60)")
cancel(client.key)
kinds = [kind for kind, _ in client.until_ready()]
assert b"E" in kinds and time.monotonic() - start < 30, "the client's own key did not cancel its query"
client.leave()
print("ok cancel_earlier_session")
