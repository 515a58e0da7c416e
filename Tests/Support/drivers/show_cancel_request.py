"""Has a query run, shows the request that cancels it, as printf takes it, and then the SQLSTATE that it ended with.

    show_cancel_request.py PORT APPLICATION_NAME"""

import sys

from raw_client import Client, cancel_request

session = Client(int(sys.argv[1]), sys.argv[2])
session.query("select pg_sleep(600)")
print("".join(f"\\x{byte:02x}" for byte in cancel_request(session.key)), flush=True)
errors = [payload for kind, payload in session.until_ready() if kind == b"E"]
fields = dict((field[:1], field[1:]) for field in errors[0].split(b"\0"))
session.leave()
print(fields[b"C"].decode())
