"""A message of a gigabyte in each direction, of which both ends compare every byte.

    huge_message.py upstream CERTIFICATE KEY   play the upstream, over TLS; print its port, and serve one session
    huge_message.py client PORT                play the client"""

import random
import socket
import ssl
import struct
import sys

BLOCK = random.Random(17).randbytes(1 << 20)
COUNT = 1024
HEADER = struct.pack("!cI", b"d", 4 + COUNT * len(BLOCK))


def message(kind, payload=b""):
    """A message of the protocol: type, length, payload."""
    return kind + struct.pack("!I", 4 + len(payload)) + payload


READY = message(b"Z", b"I")
GREETING = message(b"R", struct.pack("!I", 0)) + message(b"K", struct.pack("!II", 4242, 1)) + READY
SYNC = message(b"S")


def send_huge(connection):
    """Sends the message."""
    connection.sendall(HEADER)
    for _ in range(COUNT):
        connection.sendall(BLOCK)


def read(connection, count):
    """Exactly so many bytes."""
    data = bytearray(count)
    view = memoryview(data)
    while len(view) > 0:
        received = connection.recv_into(view)
        assert received > 0, "the connection was closed"
        view = view[received:]
    return bytes(data)


def expect(connection, expected):
    """Reads these bytes."""
    assert read(connection, len(expected)) == expected, "other bytes came out than went in"


def expect_huge(connection):
    """Reads the message."""
    expect(connection, HEADER)
    for _ in range(COUNT):
        expect(connection, BLOCK)


def play_upstream(certificate, key):
    """Reads the message, then sends it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        connection, _ = server.accept()
    read(connection, 8)
    connection.sendall(b"S")
    connection = context.wrap_socket(connection, server_side=True)
    read(connection, struct.unpack("!I", read(connection, 4))[0] - 4)
    connection.sendall(GREETING)
    expect_huge(connection)
    expect(connection, SYNC)
    send_huge(connection)
    connection.sendall(READY)
    expect(connection, message(b"X"))


def play_client(port):
    """Sends the message, then reads it."""
    connection = socket.create_connection(("127.0.0.1", port), 60)
    body = b"user\0x\0\0"
    connection.sendall(struct.pack("!II", 8 + len(body), 196608) + body)
    read(connection, len(GREETING))
    send_huge(connection)
    connection.sendall(SYNC)
    expect_huge(connection)
    expect(connection, READY)
    connection.sendall(message(b"X"))
    assert connection.recv(1) == b""


{"upstream": play_upstream, "client": play_client}[sys.argv[1]](*sys.argv[2:])
print(f"ok huge_message {sys.argv[1]}")
