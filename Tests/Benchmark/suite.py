"""All measurements of the table, in alternating rounds."""

import concurrent.futures
import contextlib
import functools
from dataclasses import dataclass

import bulk
import fairness
import idle
import logins
import places
import throughput

ROW_BYTES = 1000
WIDE_ROW_BYTES = 5_000_000
SMALL_ROWS, SMALL_TIMES = 1_000_000, 4
IDLE_CONNECTIONS = 300
IDLE_SECONDS = 10
FIRST_USE_SECONDS = 4


@dataclass(frozen=True)
class Plan:
    """How long and how often."""

    rounds: int
    # Memory and idle cost take long and vary little.
    idle_rounds: int
    seconds: int
    transaction_seconds: float
    bulk_rows: int
    wide_rows: int


FULL = Plan(rounds=6, idle_rounds=2, seconds=4, transaction_seconds=4, bulk_rows=600_000, wide_rows=100)
QUICK = Plan(rounds=1, idle_rounds=1, seconds=2, transaction_seconds=2, bulk_rows=300_000, wide_rows=50)
CLIENTS = (1, 16, 64, 200)
CPU_CLIENTS = 16
# Server connections of everybody at once: PgBouncer keeps those of its busiest hour.
MAX_CONNECTIONS = 1200


def measure(stand, plan, samples, say):
    """Fills `samples`; `say` tells the user what is going on."""
    throughput.prepare(stand)
    lines = bulk.prepare_in(stand, ROW_BYTES, plan.bulk_rows)
    with contextlib.ExitStack() as stack:
        tunnel = stack.enter_context(places.tunnel(stand))
        pgbouncer = stack.enter_context(places.pgbouncer(stand))
        everywhere = [tunnel, pgbouncer, places.direct(stand)]
        # PgBouncer makes its server connections in the first transactions; the tunnel makes them before.
        say("warming up")
        throughput.measure(stand, pgbouncer, max(CLIENTS), 0.5)
        steps = speed_steps(stand, plan, samples, everywhere, lines)
        steps += login_steps(stand, plan, samples, everywhere)
        steps.append(("fairness", functools.partial(measure_fairness, stand, plan, samples, pgbouncer)))
        for number in range(1, plan.rounds + 1):
            # Idle and busy times before a measurement change what a virtual machine's processors do in it: nobody is
            # always the first.
            everywhere.append(everywhere.pop(0))
            for name, step in steps:
                say(f"round {number} of {plan.rounds}: {name}")
                step()
                stand.wait_until_idle()
    for number in range(1, plan.idle_rounds + 1):
        say(f"idle round {number} of {plan.idle_rounds}")
        measure_idle(stand, samples)
        measure_first_use(stand, samples)


def speed_steps(stand, plan, samples, everywhere, lines):
    usual = everywhere[0]

    def transactions(clients):
        for place in everywhere:
            rate = throughput.measure(stand, place, clients, plan.transaction_seconds)
            samples.add(f"tps {clients}", place.name, rate)

    def cpu():
        for place in everywhere:
            if place.service:
                spent = throughput.measure_cpu(stand, place, CPU_CLIENTS, plan.transaction_seconds)
                samples.add("cpu transactions", place.name, spent)

    def read_only():
        """What reading each message costs: the tunnel's rate with it, as a part of the one without."""
        with places.tunnel(stand, "--read-only") as reading:
            for mode in ("prepared", "simple"):
                rates = [
                    throughput.measure(stand, place, CPU_CLIENTS, plan.transaction_seconds, mode)
                    for place in (usual, reading)
                ]
                samples.add(f"read-only {mode}", "tunnel", rates[1] / rates[0])

    def results(measure, row_bytes, rows, figure, times=1):
        for place in everywhere:
            result = bulk.measure_out(stand, place, row_bytes, rows, times)
            samples.add(measure, place.name, result[figure])
            if measure == "bulk out":
                samples.add("cpu out", place.name, result["cpu"])

    def copy_in():
        for place in everywhere:
            result = bulk.measure_in(stand, place, lines, plan.bulk_rows, plan.bulk_rows * (ROW_BYTES + 1))
            samples.add("bulk in", place.name, result["megabytes"])
            samples.add("cpu in", place.name, result["cpu"])

    counts = [(f"{clients} clients", functools.partial(transactions, clients)) for clients in CLIENTS]
    return counts + [
        ("CPU of transactions", cpu),
        ("read-only", read_only),
        ("bulk out", functools.partial(results, "bulk out", ROW_BYTES, plan.bulk_rows, "megabytes")),
        ("bulk in", copy_in),
        ("wide rows", functools.partial(results, "wide rows", WIDE_ROW_BYTES, plan.wide_rows, "megabytes")),
        ("small rows", functools.partial(results, "small rows", 10, SMALL_ROWS, "kilorows", SMALL_TIMES)),
    ]


def login_steps(stand, plan, samples, everywhere):
    tunnel, pgbouncer, direct = everywhere

    def reused_connections():
        with places.tunnel(stand, "--reuse-idle", "10") as keeping:
            for place in (keeping, pgbouncer):
                samples.add("reconnects", place.name, logins.measure_reconnects(stand, place, plan.seconds))

    def new_connections():
        rate = logins.measure_reconnects(stand, direct, plan.seconds)
        for measure, options in (("new", ()), ("new without spare", ("--spare", "0"))):
            samples.add(measure, direct.name, rate)
            with places.tunnel(stand, *options) as place:
                samples.add(measure, place.name, logins.measure_reconnects(stand, place, plan.seconds))

    def round_trips():
        result = logins.measure_round_trips(stand)
        for measure, figure in (
            ("round trips", "spare"), ("round trips without spare", "cold"), ("round trips reused", "reused"),
        ):
            samples.add(measure, tunnel.name, result[figure])
            samples.add(measure, direct.name, result["direct"])

    def start():
        result = idle.measure_start(stand)
        samples.add("start", "tunnel", result["milliseconds"])
        for name in ("tunnel", "pgbouncer"):
            samples.add("memory listening", name, result[name])

    return [
        ("reused connections", reused_connections),
        ("new connections", new_connections),
        ("round trips", round_trips),
        ("start", start),
    ]


def measure_fairness(stand, plan, samples, pgbouncer):
    """PgBouncer has one event loop by nature, the tunnel is given one."""
    with places.tunnel(stand, "--event-loops", "1") as tunnel:
        ours = fairness.measure(stand, tunnel, plan.seconds)
    theirs = fairness.measure(stand, pgbouncer, plan.seconds)
    samples.add("fairness", "tunnel", ours["p99"])
    samples.add("fairness", "pgbouncer", theirs["median"])
    for name, result in (("tunnel", ours), ("pgbouncer", theirs)):
        samples.add("neighbour median", name, result["median"])
        samples.add("neighbour p99", name, result["p99"])


def measure_first_use(stand, samples):
    for open_place in (places.tunnel, places.pgbouncer):
        with open_place(stand) as place:
            rate = throughput.measure_at_first_use(stand, place, max(CLIENTS), FIRST_USE_SECONDS)
            samples.add("first use", place.name, rate)


def measure_idle(stand, samples):
    """Both at once: neither is doing anything."""
    openers = {"tunnel": places.tunnel, "pgbouncer": places.pgbouncer}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        measure_one = functools.partial(idle.measure_connections, stand, count=IDLE_CONNECTIONS, seconds=IDLE_SECONDS)
        for name, result in zip(openers, pool.map(measure_one, openers.values())):
            samples.add("memory", name, result["kilobytes"])
            samples.add("idle cpu", name, result["cpu"])
            samples.add("idle wake-ups", name, result["wakeups"])
