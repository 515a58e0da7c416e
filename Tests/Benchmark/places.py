"""The three ways to the server: through the tunnel, through PgBouncer, and direct."""

import contextlib
import os
import pwd
import shutil
import socket
import time
from dataclasses import dataclass

from testbed.failure import Failure
from testbed.service import Service

POOL_SIZE = 6000


@dataclass
class Place:
    """Where a client connects, and the process in between, if any."""

    name: str
    port: int
    environment: dict
    service: Service | None = None
    start_seconds: float = 0


def local_client(port):
    """libpq's settings for a client of a proxy on this machine."""
    return {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGUSER": "anyone",
        "PGDATABASE": "postgres",
        "PGSSLMODE": "disable",
    }


def direct(stand):
    return Place("direct", stand.server.port, stand.server.direct_environment())


@contextlib.contextmanager
def tunnel(stand, *options, upstream_port=None):
    """A tunnel of its own, with its default settings but for `options`."""
    with stand.tunnel(*options, upstream_port=upstream_port) as service:
        yield Place("tunnel", service.port, local_client(service.port), service, service.start_seconds)


@contextlib.contextmanager
def pgbouncer(stand):
    """A PgBouncer in session mode that logs everybody in with the main role, over verified TLS, as the tunnel does."""
    command = shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin")
    if not command:
        raise Failure("pgbouncer was not found; Tests/Support/install-dependencies bench installs it")
    port = free_port()
    path = stand.new_path("pgbouncer.ini")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(configuration(stand.server, port))
    # PgBouncer refuses to run as root.
    options = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(path, account.pw_uid, account.pw_gid)
        options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with Service(
        [command, "--quiet", path], log=stand.new_path("pgbouncer.log"), env=stand.environment, **options
    ) as service:
        wait_for_port(port, service)
        yield Place("pgbouncer", port, local_client(port), service)


def configuration(server, port):
    """All that is not said is PgBouncer's default. It need not log what the tunnel does not log either."""
    return f"""
[databases]
postgres = host=localhost port={server.port} dbname=postgres user={server.user} password={server.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = session
server_tls_sslmode = verify-full
server_tls_ca_file = {server.ca_file}
max_client_conn = {POOL_SIZE}
default_pool_size = {POOL_SIZE}
ignore_startup_parameters = extra_float_digits
log_connections = 0
log_disconnections = 0
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, service):
    deadline = time.monotonic() + 10
    while True:
        service.check()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise Failure(f"{service.command[0]} does not listen") from None
            time.sleep(0.01)
