"""How each cost grows: with clients, with the size of results, with idle connections."""

import bulk
import idle
import places
import throughput
from goals import Row

CLIENTS = (1, 10, 100, 1000)
SECONDS = 4
# Results of so many rows of 1 kB; small ones are asked for often.
RESULT_ROWS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
ROW_BYTES = 999
IDLE_CONNECTIONS = (10, 100, 1000, 5000)
IDLE_SECONDS = 10
# PgBouncer keeps the server connections of its clients.
MAX_CONNECTIONS = 6000
# What an idle server process may take; where the machine has less, fewer connections are opened.
SERVER_KB_PER_CONNECTION = 4_000


def measure(stand, samples, say):
    """Fills `samples` and returns the rows that show them."""
    throughput.prepare(stand)
    rows = []
    with places.tunnel(stand) as tunnel, places.pgbouncer(stand) as pgbouncer:
        everywhere = [tunnel, pgbouncer, places.direct(stand)]
        for clients in CLIENTS:
            say(together(clients))
            rows += measure_clients(stand, samples, everywhere, clients)
        for count in RESULT_ROWS:
            say(f"results of {size(count)}")
            rows += measure_results(stand, samples, everywhere, count)
    for count in IDLE_CONNECTIONS:
        say(f"{count} idle connections")
        rows += measure_idle(stand, samples, count)
    return rows


def measure_clients(stand, samples, everywhere, clients):
    rate, cpu = f"tps {clients}", f"cpu {clients}"
    for place in everywhere:
        if place.name == "pgbouncer":
            # Its server connections are made in the first transactions.
            throughput.measure(stand, place, clients, 0.5)
        samples.add(rate, place.name, throughput.measure(stand, place, clients, SECONDS))
        if place.service:
            samples.add(cpu, place.name, throughput.measure_cpu(stand, place, clients, SECONDS))
    return [
        Row(rate, f"transactions, {together(clients)}", "tps"),
        Row(cpu, f"CPU per 100 000 of them, {together(clients)}", "s"),
    ]


def measure_results(stand, samples, everywhere, count):
    time, cpu = f"result {count}", f"result cpu {count}"
    times = max(1, min(1000, 100_000 // count))
    for place in everywhere:
        seconds, spent = bulk.timed(stand, place, [bulk.copy_out(ROW_BYTES, count)] * times)
        for each in seconds:
            samples.add(time, place.name, each * 1000)
        if spent is not None:
            samples.add(cpu, place.name, spent / times * 1000)
    return [
        Row(time, f"result of {size(count)}", "ms"),
        Row(cpu, f"CPU for a result of {size(count)}", "ms"),
    ]


def measure_idle(stand, samples, wanted):
    count = min(wanted, available_kb() // SERVER_KB_PER_CONNECTION)
    memory, cpu, wakeups = f"memory {wanted}", f"idle cpu {wanted}", f"idle wake-ups {wanted}"
    for name, open_place in (("tunnel", places.tunnel), ("pgbouncer", places.pgbouncer)):
        result = idle.measure_connections(stand, open_place, count, IDLE_SECONDS)
        samples.add(memory, name, result["kilobytes"])
        samples.add(cpu, name, result["cpu"])
        samples.add(wakeups, name, result["wakeups"])
    return [
        Row(memory, f"memory per connection, {count} idle", "kB"),
        Row(cpu, f"CPU in {IDLE_SECONDS} s, {count} idle", "ms"),
        Row(wakeups, f"wake-ups in {IDLE_SECONDS} s, {count} idle", ""),
    ]


def available_kb():
    with open("/proc/meminfo") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1])
    return 0


def together(clients):
    return "1 client" if clients == 1 else f"{clients} clients"


def size(rows):
    if rows < 1_000:
        return f"{rows} kB"
    return f"{rows // 1_000} MB" if rows < 1_000_000 else f"{rows // 1_000_000} GB"
