"""What a proxy costs while nothing happens: its start, its memory, its wake-ups."""

import contextlib
import time

import places
from testbed.client import Client

SETTLING_SECONDS = 2


def measure_start(stand):
    """Milliseconds from the start to the tunnel's banner, and the memory of both once they listen."""
    with places.tunnel(stand) as tunnel, places.pgbouncer(stand) as pgbouncer:
        time.sleep(0.3)
        return {
            "milliseconds": tunnel.start_seconds * 1000,
            "tunnel": tunnel.service.resident_kb() / 1000,
            "pgbouncer": pgbouncer.service.resident_kb() / 1000,
        }


def measure_connections(stand, open_place, count, seconds):
    """Opens `count` connections to a fresh process, each with a server connection of its own, and leaves them alone."""
    with open_place(stand) as place, contextlib.ExitStack() as stack:
        # What the first connections cost once and for all is no cost of each.
        open_sessions(stack, place, 10)
        time.sleep(SETTLING_SECONDS)
        before = place.service.resident_kb()
        open_sessions(stack, place, count)
        time.sleep(SETTLING_SECONDS)
        memory = place.service.resident_kb() - before
        cpu, wakeups = place.service.cpu_seconds(), place.service.wakeups()
        time.sleep(seconds)
        return {
            "kilobytes": memory / count,
            "cpu": (place.service.cpu_seconds() - cpu) * 1000,
            # Threads that ended in the meantime take their count along.
            "wakeups": sum(now - wakeups.get(task, 0) for task, now in place.service.wakeups().items()),
        }


def open_sessions(stack, place, count):
    for _ in range(count):
        client = Client(place.port, "bench idle")
        stack.callback(client.leave)
        client.ask("select 1")
