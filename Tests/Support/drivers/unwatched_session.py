"""Opens sessions until one fails because the kernel does not watch its socket; the others have to go on.

    unwatched_session.py PORT APPLICATION_NAME"""

import sys

from raw_client import Client, Ended, Refused, TooManyClients

PORT, NAME = int(sys.argv[1]), sys.argv[2]


def connect():
    """A session, or None where the tunnel gave up on it."""
    try:
        return Client(PORT, NAME)
    except TooManyClients:
        raise
    except (Refused, Ended, ConnectionError):
        return None


def check(session):
    session.query("select 42")
    kinds = [kind for kind, _ in session.until_ready()]
    assert kinds == [b"T", b"D", b"C", b"Z"], kinds


sessions = []
while (session := connect()) is not None:
    sessions.append(session)
    assert len(sessions) < 100, "no session has failed"
assert len(sessions) > 2, "nearly all sessions have failed"
assert connect() is None, "the next one has the same descriptor"
for session in sessions:
    check(session)
# Their descriptors are others.
sessions.pop(0).leave()
again = None
for _ in range(100):
    again = again or connect()
assert again is not None, "there is no session any more"
for session in sessions + [again]:
    check(session)
    session.leave()
print("ok unwatched_session")
