"""What all measurements share: a directory, a server, the tunnel's binary, PostgreSQL's own programs."""

import contextlib
import itertools
import os
import resource
import shutil
import subprocess
import tempfile
import time

from failure import BenchmarkFailure
from server import Server

# How long the server may go on executing for clients that are gone.
IDLE_LIMIT_SECONDS = 10


class Stand:
    """Lives as long as the benchmark; leaves nothing behind."""

    def __init__(self, tunnel_binary, max_connections):
        self.tunnel_binary = tunnel_binary
        # The caller's PGHOST, DATABASE_URL and so on are for other servers.
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "PPG_TUNNEL_")) and name != "DATABASE_URL"
        }
        self.environment["LC_ALL"] = "C"
        self._numbers = itertools.count(1)
        self._stack = contextlib.ExitStack()
        allow_descriptors()
        with contextlib.ExitStack() as stack:
            self.directory = tempfile.mkdtemp(prefix="ppg-bench.")
            stack.callback(shutil.rmtree, self.directory, ignore_errors=True)
            # The server may run as another user, who must be able to pass.
            os.chmod(self.directory, 0o711)
            self.server = stack.enter_context(Server(self.new_path("server"), max_connections))
            self._stack = stack.pop_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    def new_path(self, name):
        return os.path.join(self.directory, f"{next(self._numbers)}-{name}")

    def run(self, program, arguments, environment, **options):
        """Runs one of PostgreSQL's programs and returns what it printed, its progress reports last."""
        command = [os.path.join(self.server.binaries, program), *arguments]
        done = subprocess.run(
            command,
            env={**self.environment, "PGGSSENCMODE": "disable", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        if done.returncode != 0:
            raise BenchmarkFailure(f"{' '.join([program, *arguments])}: {done.stderr.strip()[-500:]}")
        return done.stdout + done.stderr

    def sql(self, command):
        """SQL that is not measured; returns what it prints."""
        arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", command]
        return self.run("psql", arguments, self.server.local_environment()).strip()

    def wait_until_idle(self):
        """Until the server executes nothing for anybody: what is measured next has the machine for itself."""
        deadline = time.monotonic() + IDLE_LIMIT_SECONDS
        active = "select string_agg(query, '; ') from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
        while running := self.sql(active):
            if time.monotonic() > deadline:
                raise BenchmarkFailure(f"the server still executes: {running[:200]}")
            time.sleep(0.05)


def allow_descriptors():
    """As many open files as the system lets this user have; the services inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
