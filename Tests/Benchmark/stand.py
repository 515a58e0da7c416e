"""What all measurements share."""

import time

from testbed.failure import Failure
from testbed.stand import Stand

# How long the server may go on executing for clients that are gone.
IDLE_LIMIT_SECONDS = 10


class BenchmarkStand(Stand):
    """Waits for its server where a measurement left it at work."""

    def __init__(self, tunnel_binary, max_connections):
        super().__init__("bench", tunnel_binary, max_connections)

    def wait_until_idle(self):
        """Until the server executes nothing for anybody: what is measured next has the machine for itself."""
        deadline = time.monotonic() + IDLE_LIMIT_SECONDS
        active = "select string_agg(query, '; ') from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
        while running := self.sql(active):
            if time.monotonic() > deadline:
                raise Failure(f"the server still executes: {running[:200]}")
            time.sleep(0.05)
