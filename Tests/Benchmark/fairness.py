"""One client beside another that pulls a result without end, both on one event loop."""

import os
import signal
import statistics
import subprocess
import time

import bulk
from testbed.client import Client

ENDLESS_ROWS = 2_000_000_000
PATIENCE_SECONDS = 10


def measure(stand, place, seconds):
    """Milliseconds of `select 1`: the median and the 99th percentile."""
    command = [os.path.join(stand.server.binaries, "psql"), "-X", "-q", "-c", bulk.copy_out(1000, ENDLESS_ROWS)]
    neighbour = subprocess.Popen(
        command,
        env={**stand.environment, **place.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        client = Client(place.port, "bench fairness")
        time.sleep(0.5)
        times = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            client.ask("select 1")
            times.append((time.perf_counter() - began) * 1000)
        client.leave()
    finally:
        stop(stand, neighbour)
    return {"median": statistics.median(times), "p99": statistics.quantiles(times, n=100)[98]}


def stop(stand, neighbour):
    """Has the neighbour cancel its query, and sees to it that the server works on nothing any more.

    A server process whose client was killed behind PgBouncer goes on to the last row, and would slow down whatever is
    measured next.
    """
    neighbour.send_signal(signal.SIGINT)
    try:
        neighbour.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        neighbour.kill()
        neighbour.wait()
    stand.wait_until_idle()
