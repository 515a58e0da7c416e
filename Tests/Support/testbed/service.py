"""A process in the background: started, watched, and ended by its pid."""

import os
import subprocess
import time

from .failure import Failure

# A tunnel gives its sessions ten seconds to end.
PATIENCE_SECONDS = 20


class Service:
    """Runs a command in a session of its own, so that Ctrl-C reaches the program alone, which then ends it. What it
    prints on standard error goes to the file `log`, or to a pipe that nobody reads."""

    def __init__(self, command, log, reads_log=True, **options):
        self.command = command
        self.log = log
        with open(log, "wb") as file:
            errors = file if reads_log else subprocess.PIPE
            self.process = subprocess.Popen(command, stderr=errors, start_new_session=True, **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def has_ended(self):
        return self.process.poll() is not None

    def cpu_seconds(self):
        """User and system time since its start, of ended threads too; see clock_getcpuclockid(3)."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident_kb(self):
        return self._status_number(f"/proc/{self.process.pid}/status", "VmRSS")

    def wakeups(self):
        """How often each of its threads, by its id, has waited and was woken."""
        tasks = f"/proc/{self.process.pid}/task"
        field = "voluntary_ctxt_switches"
        return {task: self._status_number(f"{tasks}/{task}/status", field) for task in os.listdir(tasks)}

    def check(self):
        """It still runs."""
        if self.has_ended():
            status = self.process.returncode
            raise Failure(f"{self.command[0]} ended with status {status}: {self.last_words()}")

    def end(self):
        if not self.has_ended():
            self.process.terminate()
            try:
                self.process.wait(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in filter(None, (self.process.stdout, self.process.stderr)):
            pipe.close()

    def last_words(self):
        """The end of its log."""
        with open(self.log, errors="replace") as file:
            return file.read()[-1500:].strip()

    @staticmethod
    def _status_number(path, name):
        with open(path) as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1])
        raise Failure(f"{path} has no {name}")
