"""Takes all descriptors that the tunnel has, sends a cancel request, and then gives some back.

    cancel_without_descriptors.py PORT APPLICATION_NAME

Says `sleeping`, takes descriptors until it is sent a line, and ends when the query was cancelled."""

import socket
import struct
import sys
import threading

from raw_client import Client, cancel_request

PORT, NAME = int(sys.argv[1]), sys.argv[2]
SSL_REQUEST = struct.pack("!II", 8, 80877103)


class Visitors:
    """Connections that the tunnel has accepted, which they know by its answer to their SSLRequest."""

    def __init__(self):
        self.accepted = []
        self.may_come = True

    def come(self):
        """Connects one after the other; the first that finds no descriptor waits for one."""
        while self.may_come:
            visitor = socket.create_connection(("127.0.0.1", PORT), 60)
            visitor.sendall(SSL_REQUEST)
            assert visitor.recv(1) == b"N"
            self.accepted.append(visitor)


session = Client(PORT, NAME)
session.query("select pg_sleep(600)")
print("sleeping", flush=True)
visitors = Visitors()
coming = threading.Thread(target=visitors.come)
coming.start()
sys.stdin.readline()

visitors.may_come = False
with socket.create_connection(("127.0.0.1", PORT), 60) as connection:
    connection.sendall(cancel_request(session.key))
    for visitor in visitors.accepted[:16]:
        visitor.close()
    assert connection.recv(1) == b"", "a cancel request was answered"
errors = [payload for kind, payload in session.until_ready() if kind == b"E"]
assert len(errors) == 1 and b"\0C57014\0" in errors[0], "the query was not cancelled"
coming.join()
session.leave()
print("ok cancel_without_descriptors")
