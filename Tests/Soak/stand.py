"""The throw-away PostgreSQL and the tunnels in front of it."""

import contextlib
import os
import re
import resource
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Support", "postgres")
# What clients leave rows in, and what no COPY gets into.
TABLES = """
    CREATE TABLE marks (mark text); CREATE TABLE refusing (a int); GRANT ALL ON marks, refusing TO public;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
    CREATE TRIGGER refuse BEFORE INSERT ON refusing EXECUTE FUNCTION refuse()
"""
BANNER = re.compile(rb"listening on 127\.0\.0\.1:(\d+) ")


class StandFailure(Exception):
    """What keeps the soak from going on."""


class Stand:
    """A server and a directory, removed at the end."""

    def __init__(self, binary):
        self._binary = os.path.abspath(binary)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="ppg-soak.")
        # As root, PostgreSQL runs as another user, who must be able to pass.
        os.chmod(self.directory, 0o711)
        self._server = os.path.join(self.directory, "server")
        try:
            done = subprocess.run([SCRIPT, "start", self._server], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                  text=True, start_new_session=True, check=False)
            if done.returncode != 0:
                raise StandFailure(done.stderr.strip())
            with open(os.path.join(self._server, "server.env")) as file:
                self.settings = dict(word.split("=", 1) for line in file for word in shlex.split(line))
        except BaseException:
            self.__exit__()
            raise
        self.server_port = int(self.settings["PGPORT_UPSTREAM"])
        self.ask(TABLES)
        return self

    def __exit__(self, *_):
        subprocess.run([SCRIPT, "stop", self._server], start_new_session=True, check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    def ask(self, sql):
        """Asks the server as its superuser, past the tunnel."""
        settings = self.settings
        done = subprocess.run(
            [os.path.join(settings["PGBIN_DIR"], "psql"), "-XAtq", "-h", settings["PGSOCKET_DIR"], "-p",
             str(self.server_port), "-U", settings["PGSUPERUSER"], "-d", "postgres", "-c", sql],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise StandFailure(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def upstream_sessions(self):
        """How many sessions of the tunnel's role the server has."""
        name = self.settings["PGUSER_UPSTREAM"][:63]
        return int(self.ask(f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{name}'"))

    def end_queries(self, pattern):
        """Ends the sessions with such queries and returns how many there were."""
        ended = self.ask(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                         f"WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '{pattern}'")
        return int(ended)

    @contextlib.contextmanager
    def tunnel(self, upstream_port, *options, descriptors=None, reads_log=True):
        """A running tunnel; ended with SIGTERM at the end. Its log goes to a file, or to a pipe that nobody reads."""
        log = os.path.join(self.directory, f"tunnel-{time.monotonic_ns()}.log")
        command = [self._binary, "--host", "127.0.0.1", "--port", "0", "--ca-file", self.settings["CA_FILE"],
                   "--upstream", f"localhost:{upstream_port}", *options]
        if descriptors:
            # Both limits: the tunnel would raise the soft one to the hard one.
            command = ["prlimit", f"--nofile={descriptors}:{descriptors}", *command]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "PPG_TUNNEL_"))}
        environment["DATABASE_URL"] = self.settings["DATABASE_URL_DIRECT"]
        with open(log, "wb") as file:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file if reads_log else subprocess.PIPE,
                                       env=environment, cwd=self.directory, start_new_session=True)
        try:
            ready, _, _ = select.select([process.stdout], [], [], 20)
            banner = BANNER.search(os.read(process.stdout.fileno(), 4096)) if ready else None
            if not banner:
                raise StandFailure(f"the tunnel printed no banner: {tail(log)}")
            yield Tunnel(process, int(banner[1]), log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()


class Tunnel:
    """What /proc says about a tunnel."""

    def __init__(self, process, port, log):
        self._process = process
        self.port = port
        self.log = log

    def has_ended(self):
        return self._process.poll() is not None

    def descriptors(self):
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))

    def resident_kb(self):
        with open(f"/proc/{self._process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))

    def cpu_seconds(self):
        """User and system time since its start; see clock_getcpuclockid(3)."""
        return time.clock_gettime((~self._process.pid << 3) | 2)

    def last_words(self):
        return tail(self.log)


def tail(path):
    with open(path, errors="replace") as file:
        return file.read()[-1500:].strip()
