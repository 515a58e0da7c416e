"""Has a hundred sessions sleep, and cancels every other one of them with two requests each, all at once.

    parallel_cancels.py PORT APPLICATION_NAME

Says `sleeping`, waits for a line, cancels, says `cancelled`, waits for a line, and leaves."""

import random
import select
import socket
import sys

from raw_client import Client, cancel_request

PORT, NAME = int(sys.argv[1]), sys.argv[2]

sessions = [Client(PORT, NAME) for _ in range(100)]
for session in sessions:
    session.query("select pg_sleep(600)")
print("sleeping", flush=True)
sys.stdin.readline()

chosen, others = sessions[::2], sessions[1::2]
requests = [cancel_request(session.key) for session in chosen for _ in range(2)]
random.Random(13).shuffle(requests)
connections = [socket.create_connection(("127.0.0.1", PORT), 30) for _ in requests]
for connection, request in zip(connections, requests):
    connection.sendall(request)
for connection in connections:
    assert connection.recv(1) == b"", "a cancel request was answered"
for session in chosen:
    messages = session.until_ready()
    errors = [payload for kind, payload in messages if kind == b"E"]
    assert len(errors) == 1 and b"\0C57014\0" in errors[0], f"a chosen session was not cancelled: {messages}"
readable, _, _ = select.select([session.socket for session in others], [], [], 0)
assert not readable, "a session was cancelled that nobody meant"
print("cancelled", flush=True)
sys.stdin.readline()
