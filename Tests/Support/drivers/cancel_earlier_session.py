"""Holds on to a session's cancel key after its end, and uses it while the next client's query runs."""

import sys
import time

from raw_client import Client, cancel

PORT = int(sys.argv[1])

earlier = Client(PORT)
earlier.leave()
client = Client(PORT)
assert client.key[:4] == earlier.key[:4], "the session was not reused, so nothing is shown"
assert client.key[4:] != earlier.key[4:], "two clients were given the same secret"

client.query("select pg_sleep(0.5)")
cancel(PORT, earlier.key)
kinds = [kind for kind, _ in client.until_ready()]
assert b"E" not in kinds, "the earlier client's key cancelled the next client's query"

start = time.monotonic()
client.query("select pg_sleep(60)")
cancel(PORT, client.key)
kinds = [kind for kind, _ in client.until_ready()]
assert b"E" in kinds and time.monotonic() - start < 30, "the client's own key did not cancel its query"
client.leave()
print("ok cancel_earlier_session")
