"""The throw-away PostgreSQL."""

import os
import shlex
import subprocess

from .failure import Failure

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "postgres")


class Server:
    """Starts the server with TLS 1.3 and SCRAM on loopback, and knows how its administrator and its role connect."""

    def __init__(self, directory, max_connections=None):
        self.directory = directory
        self._start(max_connections)
        with open(os.path.join(directory, "server.env")) as file:
            settings = dict(word.split("=", 1) for line in file for word in shlex.split(line))
        self.settings = settings
        self.port = int(settings["PGPORT_UPSTREAM"])
        self.user = settings["PGUSER_UPSTREAM"]
        self.password = settings["PGPASSWORD_UPSTREAM"]
        self.ca_file = settings["CA_FILE"]
        self.url = settings["DATABASE_URL_DIRECT"]
        self.binaries = settings["PGBIN_DIR"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # In a session of its own: a second Ctrl-C must not leave the server behind.
        subprocess.run([SCRIPT, "stop", self.directory], start_new_session=True, check=False)

    def _start(self, max_connections):
        limit = {"MAX_CONNECTIONS": str(max_connections)} if max_connections else {}
        script = subprocess.Popen(
            [SCRIPT, "start", self.directory],
            env={**os.environ, **limit},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            _, errors = script.communicate()
        except BaseException:
            # Interrupted: the script removes what it has made so far.
            script.terminate()
            script.wait()
            raise
        if script.returncode != 0:
            raise Failure(errors.strip())

    def administrator_environment(self):
        """The superuser through the Unix socket, past every tunnel."""
        return {**self.local_environment(), "PGUSER": self.settings["PGSUPERUSER"]}

    def local_environment(self):
        """The main role through the Unix socket, without TLS and password: for what is prepared, not measured."""
        return {"PGHOST": self.directory, "PGPORT": str(self.port), "PGUSER": self.user, "PGDATABASE": "postgres"}

    def direct_environment(self, port=None):
        """The main role as any client without a proxy: its own TLS with verification, its own SCRAM login."""
        return {
            "PGHOST": "localhost",
            "PGPORT": str(port or self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": "postgres",
            "PGSSLMODE": "verify-full",
            "PGSSLROOTCERT": self.ca_file,
        }
