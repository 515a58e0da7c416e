"""A process in the background: started, watched, and ended by its pid."""

import os
import subprocess
import time

from failure import BenchmarkFailure


class Service:
    """Runs a command in a session of its own, so that Ctrl-C reaches the benchmark alone, which then ends it."""

    def __init__(self, command, log, **options):
        self.command = command
        self.log = log
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(command, stderr=errors, start_new_session=True, **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def cpu_seconds(self):
        """User and system time since its start, of ended threads too; see clock_getcpuclockid(3)."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def resident_kb(self):
        return self._status_number(f"/proc/{self.process.pid}/status", "VmRSS")

    def wakeups(self):
        """How often each of its threads, by its id, has waited and was woken."""
        tasks = f"/proc/{self.process.pid}/task"
        field = "voluntary_ctxt_switches"
        return {task: self._status_number(f"{tasks}/{task}/status", field) for task in os.listdir(tasks)}

    def check(self):
        if self.process.poll() is not None:
            status = self.process.returncode
            raise BenchmarkFailure(f"{self.command[0]} ended with status {status}: {self._last_words()}")

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=8)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def _last_words(self):
        with open(self.log, errors="replace") as file:
            return file.read()[-500:].strip()

    @staticmethod
    def _status_number(path, name):
        with open(path) as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1])
        raise BenchmarkFailure(f"{path} has no {name}")
