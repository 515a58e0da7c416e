"""The rows of the table: what is measured, and what the tunnel must reach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A bound on the tunnel's figure, as a multiple of another's (`against`) or, without one, in the row's unit."""

    bound: float
    against: str | None
    at_least: bool

    def __str__(self):
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.bound:.2f} × {self.against}" if self.against else f"{sign} {self.bound:g}"

    def is_met(self, value):
        return value >= self.bound if self.at_least else value <= self.bound


def at_least(bound, against=None):
    return Goal(bound, against, at_least=True)


def at_most(bound, against=None):
    return Goal(bound, against, at_least=False)


@dataclass(frozen=True)
class Row:
    """One line of the table. Rows with the same `measure` show the same figures against different goals."""

    measure: str
    what: str
    unit: str
    goal: Goal | None = None


ROWS = [
    Row("tps 1", "latency, 1 client", "tps", at_least(1.00, "pgbouncer")),
    Row("tps 16", "throughput, 16 clients", "tps", at_least(1.00, "pgbouncer")),
    Row("tps 64", "throughput, 64 clients", "tps", at_least(1.00, "pgbouncer")),
    Row("tps 200", "throughput, 200 clients", "tps", at_least(1.00, "pgbouncer")),
    Row("first use", "the same, at first use", "tps", at_least(1.40, "pgbouncer")),
    Row("read-only prepared", "with --read-only, 16 clients, prepared", "of without", at_least(0.90)),
    Row("read-only simple", "the same, simple queries", "of without", at_least(0.90)),
    Row("bulk out", "bulk out", "MB/s", at_least(1.40, "pgbouncer")),
    Row("bulk out", "bulk out", "MB/s", at_least(1.00, "direct")),
    Row("bulk in", "bulk in", "MB/s", at_least(1.20, "pgbouncer")),
    Row("wide rows", "wide rows, 5 MB each", "MB/s", at_least(1.20, "pgbouncer")),
    Row("small rows", "small rows, 10 bytes each", "1000 rows/s", at_least(1.20, "pgbouncer")),
    Row("new", "new connections", "1/s", at_least(1.50, "direct")),
    Row("new without spare", "new connections, --spare 0", "1/s", at_least(1.50, "direct")),
    Row("reconnects", "new connections, --reuse-idle 10", "1/s", at_least(1.00, "pgbouncer")),
    # Three of the login, and the query's own.
    Row("round trips", "round trips to the first answer", "", at_most(4)),
    Row("round trips without spare", "round trips, --spare 0", "", at_most(1.00, "direct")),
    Row("round trips reused", "round trips, --reuse-idle 10", "", at_most(1)),
    Row("memory", "memory per idle connection", "kB", at_most(25)),
    Row("memory listening", "memory once listening", "MB", at_most(20)),
    Row("start", "start to banner", "ms", at_most(30)),
    Row("cpu transactions", "CPU per 100 000 transactions", "s", at_most(0.90, "pgbouncer")),
    Row("cpu out", "CPU per GB out", "s", at_most(1.00, "pgbouncer")),
    Row("cpu in", "CPU per GB in", "s", at_most(1.00, "pgbouncer")),
    Row("idle cpu", "CPU of 300 idle connections, 10 s", "ms", at_most(10)),
    Row("idle wake-ups", "wake-ups of 300 idle connections, 10 s", ""),
    Row("neighbour median", "select 1 beside a bulk result, median", "ms"),
    Row("neighbour p99", "select 1 beside a bulk result, p99", "ms"),
    Row("fairness", "that p99, and PgBouncer's median", "ms", at_most(3.00, "pgbouncer")),
]
