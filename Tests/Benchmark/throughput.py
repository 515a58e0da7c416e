"""Transactions per second, and what they cost the process in between."""

import re

# What a small machine does in a second, with one client and with many. pgbench gets a number of transactions rather
# than a time, because its logins count into the time, though not into its rate.
ALONE, TOGETHER = 10_000, 25_000


def pgbench(stand, place, *arguments):
    """Runs pgbench's SELECT transactions and returns (transactions per second, transactions, CPU seconds between)."""
    before = place.service.cpu_seconds() if place.service else 0
    output = stand.run("pgbench", ["-n", "-S", *arguments], place.environment)
    spent = place.service.cpu_seconds() - before if place.service else 0
    rate = float(re.search(r"^tps = ([\d.]+)", output, re.MULTILINE)[1])
    count = int(re.search(r"^number of transactions actually processed: (\d+)", output, re.MULTILINE)[1])
    return rate, count, spent


def measure(stand, place, clients, seconds):
    """Prepared SELECTs for about `seconds` seconds; returns transactions a second."""
    each = int(seconds * (ALONE if clients == 1 else TOGETHER)) // clients
    rate, _, _ = pgbench(stand, place, "-M", "prepared", "-c", str(clients), "-t", str(each))
    return rate


def measure_cpu(stand, place, clients, seconds):
    """The CPU seconds of the process in between for 100 000 transactions, without those of its logins."""
    options = ["-M", "prepared", "-c", str(clients), "-t"]
    _, few, logins = pgbench(stand, place, *options, "1")
    _, many, all_of_it = pgbench(stand, place, *options, str(int(seconds * TOGETHER) // clients))
    return (all_of_it - logins) / (many - few) * 100_000


def prepare(stand):
    """Makes pgbench's tables: 500 000 rows, which fit into the server's memory."""
    stand.run("pgbench", ["-i", "-q", "-s", "5"], stand.server.local_environment())
