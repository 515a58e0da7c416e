"""A directory, the throw-away server, the tunnel's binary, PostgreSQL's own programs; nothing of it is left behind."""

import contextlib
import itertools
import os
import resource
import shutil
import subprocess
import tempfile

from .failure import Failure
from .server import Server
from .tunnel import Tunnel


class Stand:
    """Lives as long as the program. `name`: of the directory, for whoever finds it."""

    def __init__(self, name, tunnel_binary, max_connections=None):
        self.tunnel_binary = os.path.abspath(tunnel_binary)
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
            self.directory = tempfile.mkdtemp(prefix=f"ppg-{name}.")
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

    def tunnel(self, *options, **settings):
        """A running tunnel, for a `with`; `Tunnel` says which settings there are."""
        return Tunnel(self, *options, **settings)

    def run(self, program, arguments, environment, **options):
        """Runs one of PostgreSQL's programs and returns what it printed, its progress reports last."""
        command = [os.path.join(self.server.binaries, program), *arguments]
        done = subprocess.run(
            command,
            env={**self.environment, "PGGSSENCMODE": "disable", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **options,
        )
        if done.returncode != 0:
            raise Failure(f"{' '.join([program, *arguments])}: {done.stderr.strip()[-500:]}")
        return done.stdout + done.stderr

    def sql(self, command, as_administrator=False):
        """SQL past every tunnel; returns what it prints."""
        server = self.server
        environment = server.administrator_environment() if as_administrator else server.local_environment()
        arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", command]
        return self.run("psql", arguments, environment).strip()


def allow_descriptors():
    """As many open files as the system lets this user have; the services inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
