"""Has the tunnel do as much as it can at a time: all its sessions, cancel requests in the places beyond them, clients that
say nothing, and clients that come and go; watches how many descriptors it has.

    peak_of_descriptors.py PORT PROCESS_ID APPLICATION_NAME

Says `peak` and the highest number of descriptors it has seen."""

import os
import socket
import sys
import threading

from raw_client import Client, Ended, Refused, cancel_request

PORT, PROCESS_ID, NAME = int(sys.argv[1]), sys.argv[2], sys.argv[3]
SECONDS_OF_LOAD = 4
over = threading.Event()


def connect():
    try:
        return Client(PORT, NAME)
    except (Refused, Ended, ConnectionError):
        return None


def come_and_go():
    """Logs in and leaves, so that sessions are parked and opened."""
    while not over.is_set():
        session = connect()
        if session:
            session.query("select 42")
            session.until_ready()
            session.leave()


def cancel_over_and_over(key):
    while not over.is_set():
        try:
            with socket.create_connection(("127.0.0.1", PORT), 60) as connection:
                connection.sendall(cancel_request(key))
                connection.recv(1)
        except ConnectionError:
            pass


sessions = []
while (session := connect()) is not None:
    sessions.append(session)
# Half of the room stays filled, the other half is fought for.
for session in sessions[len(sessions) // 2 + 1 :]:
    session.leave()
threads = [threading.Thread(target=come_and_go) for _ in range(12)]
threads += [threading.Thread(target=cancel_over_and_over, args=(sessions[0].key,)) for _ in range(8)]
for thread in threads:
    thread.start()
timer = threading.Timer(SECONDS_OF_LOAD, over.set)
timer.start()
peak = 0
while not over.is_set():
    peak = max(peak, len(os.listdir(f"/proc/{PROCESS_ID}/fd")))
for thread in threads:
    thread.join()
print("peak", peak)
