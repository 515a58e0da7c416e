"""Fills the tunnel with sessions until the next is refused, and cancels a query of the first while nobody leaves.

    cancel_in_full_tunnel.py PORT APPLICATION_NAME"""

import sys

from raw_client import Client, TooManyClients, cancel

PORT, NAME = int(sys.argv[1]), sys.argv[2]

sessions = []
try:
    while True:
        sessions.append(Client(PORT, NAME))
except TooManyClients as refusal:
    assert "ulimit -n" in refusal.hint, refusal.hint
assert len(sessions) > 1, "there was room for one client only"


def wait_for_notice(session):
    kind, _ = session.message()
    assert kind == b"N", kind


# Each of them in turn: a cancel request gives back what it takes. One that comes before its query would hit nothing.
for session in sessions:
    session.query("do $$ begin raise notice 'asleep'; perform pg_sleep(600); end $$")
for session in sessions:
    wait_for_notice(session)
for session in sessions:
    cancel(PORT, session.key)
    errors = [payload for kind, payload in session.until_ready() if kind == b"E"]
    assert len(errors) == 1 and b"\0C57014\0" in errors[0], "the query was not cancelled"

# And a session that ends makes room for the next.
sessions.pop().leave()
while True:
    try:
        sessions.append(Client(PORT, NAME))
        break
    except TooManyClients:
        pass
for session in sessions:
    session.leave()
print("ok cancel_in_full_tunnel")
