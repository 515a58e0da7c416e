"""More clients at a time than the tunnel has room for: each logs in, again where it is refused, asks, and leaves.

    more_than_room.py PORT CLIENTS APPLICATION_NAME"""

import sys
import threading
import time

from raw_client import Client, TooManyClients

PORT, COUNT, NAME = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
served = []


def connect():
    while True:
        try:
            return Client(PORT, NAME)
        except TooManyClients:
            time.sleep(0.01)


def ask():
    client = connect()
    client.query("select 42")
    kinds = [kind for kind, _ in client.until_ready()]
    assert kinds == [b"T", b"D", b"C", b"Z"], kinds
    client.leave()
    served.append(NAME)


clients = [threading.Thread(target=ask) for _ in range(COUNT)]
for client in clients:
    client.start()
for client in clients:
    client.join()
assert len(served) == COUNT, f"{len(served)} of {COUNT} were served"
print("ok more_than_room")
