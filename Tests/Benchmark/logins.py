"""New connections: how many a second, and how many round trips to the server before the first answer."""

import itertools
import time

import places
from delay import DelayProxy
from throughput import pgbench
from testbed.client import Client

CLIENTS = 2
DELAY_SECONDS = 0.025

_names = itertools.count(1)


def measure_reconnects(stand, place, seconds):
    """Connections a second with one SELECT each, by two clients."""
    rate, _, _ = pgbench(stand, place, "-C", "-c", str(CLIENTS), "-j", str(CLIENTS), "-T", str(seconds))
    return rate


def measure_round_trips(stand):
    """From the client's first byte to its first answer, in round trips between it or the tunnel and the server."""
    found = {}
    with DelayProxy(stand.server.port) as proxy:
        environment = stand.server.direct_environment(proxy.port)
        found["direct"] = round_trips(proxy, lambda: stand.run("psql", ["-X", "-q", "-c", "select 1"], environment))
        for figure, options in (("spare", ()), ("cold", ("--spare", "0")), ("reused", ("--reuse-idle", "10"))):
            with places.tunnel(stand, "--no-check", *options, upstream_port=proxy.port) as tunnel:
                name = new_name()
                ask(tunnel, name)
                found[figure] = round_trips(proxy, lambda: ask(tunnel, name), pause=20 * DELAY_SECONDS)
    return found


def round_trips(proxy, answer, pause=0):
    """The time that the delay adds, in round trips; `pause` lets the tunnel make ready what the next client will need."""
    times = []
    for delay in (0, DELAY_SECONDS):
        proxy.delay = delay
        time.sleep(pause)
        began = time.perf_counter()
        answer()
        times.append(time.perf_counter() - began)
    proxy.delay = 0
    return round((times[1] - times[0]) / (2 * DELAY_SECONDS))


def ask(place, name):
    client = Client(place.port, name)
    client.ask("select 1")
    client.leave()


def new_name():
    """An application_name nobody had before: no earlier session fits a login with it."""
    return f"bench {next(_names)}"
