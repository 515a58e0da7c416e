"""What happened, counted, and what was wrong."""

import collections
import time


class Tally:
    """Filled by all parts of a soak."""

    def __init__(self, seed):
        self.seed = seed
        self.served = collections.Counter()
        self.disturbed = collections.Counter()
        self.faults = collections.Counter()
        self.half_open = collections.Counter()
        self.bytes_compared = 0
        self.wrong_bytes = 0
        self.measures = {}
        # Rows that clients left behind themselves, and that must be there in the end.
        self.marks = set()
        self.problems = collections.Counter()
        self._began = time.monotonic()

    def problem(self, words):
        self.problems[words] += 1
        if self.problems[words] == 1:
            print(f"soak: {words}", flush=True)

    def compare(self, received, expected):
        """Counts the bytes that are not what they have to be."""
        self.bytes_compared += len(received)
        if received != expected:
            self.wrong_bytes += sum(1 for a, b in zip(received, expected) if a != b) + abs(len(received) - len(expected))

    def expect_marks(self, stand):
        """What clients have asked for and did not wait for was done all the same."""
        found = set(stand.ask("SELECT mark FROM marks").split())
        for mark in self.marks - found:
            self.problem(f"the row of a client that had said goodbye is missing ({mark})")
        self.measures["rows left behind"] = len(self.marks)

    def report(self):
        if self.wrong_bytes:
            self.problem(f"{self.wrong_bytes} wrong bytes")
        lines = [
            f"{'seed':<32}{self.seed}",
            f"{'seconds':<32}{time.monotonic() - self._began:.0f}",
            f"{'sessions served':<32}{self._list(self.served)}",
            f"{'ended by faults':<32}{self._list(self.disturbed)}",
            f"{'faults injected':<32}{self._list(self.faults)}",
            f"{'half-open connections':<32}{self._list(self.half_open)}",
            f"{'bytes compared':<32}{self.bytes_compared:,}",
            f"{'wrong bytes':<32}{self.wrong_bytes}",
        ]
        lines += [f"{name:<32}{value}" for name, value in self.measures.items()]
        lines.append(f"{'problems':<32}{self.problems.total()}")
        lines += [f"  {count:>6,} × {words}" for words, count in self.problems.most_common(50)]
        return "\n".join(lines)

    @staticmethod
    def _list(counter):
        parts = ", ".join(f"{name} {count:,}" for name, count in sorted(counter.items()))
        return f"{sum(counter.values()):,} ({parts})" if parts else "0"
