"""Transactions per second, and what they cost the process in between."""

import math
import re
import statistics

from testbed.failure import Failure

# Transactions that a small machine does in a second.
TOGETHER = 25_000
# Logins that it does in a second; pgbench counts them into its time.
LOGINS = 80


def pgbench(stand, place, *arguments):
    """Runs pgbench's SELECT transactions and returns (transactions per second, transactions, CPU seconds between)."""
    before = place.service.cpu_seconds() if place.service else 0
    output = stand.run("pgbench", ["-n", "-S", *arguments], place.environment)
    spent = place.service.cpu_seconds() - before if place.service else 0
    rate = float(re.search(r"^tps = ([\d.]+)", output, re.MULTILINE)[1])
    count = int(re.search(r"^number of transactions actually processed: (\d+)", output, re.MULTILINE)[1])
    return rate, count, spent


def measure(stand, place, clients, seconds, mode="prepared"):
    """SELECTs, prepared or in another of pgbench's modes, for about `seconds` seconds; returns transactions a second.

    The first second is left out: server processes are new behind the tunnel and direct, but not behind PgBouncer, and
    fill their caches then.
    """
    duration = math.ceil(seconds) + 1 + clients // LOGINS
    options = ["-n", "-S", "-M", mode, "-c", str(clients), "-T", str(duration), "-P", "1"]
    output = stand.run("pgbench", options, place.environment)
    rates = [float(rate) for rate in re.findall(r"^progress: [\d.]+ s, ([\d.]+) tps", output, re.MULTILINE)]
    if len(rates) < 2:
        raise Failure(f"{clients} clients took longer to log in than {duration} s")
    return statistics.mean(rates[1:])


def measure_at_first_use(stand, place, clients, seconds):
    """What pgbench itself reports when nobody has used the place before: PgBouncer makes its server connections in
    the first transactions, the tunnel before them."""
    rate, _, _ = pgbench(stand, place, "-M", "prepared", "-c", str(clients), "-T", str(seconds))
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
