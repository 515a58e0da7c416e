"""A tunnel in front of the throw-away server."""

import os
import re
import select
import subprocess
import time

from .failure import Failure
from .service import Service

BANNER = re.compile(rb"listening on 127\.0\.0\.1:(\d+) ")
BANNER_SECONDS = 20


class Tunnel(Service):
    """Listens at `port` as soon as it is there, `start_seconds` after it was started.

    `upstream_port`: of a proxy on its way to the server. `descriptors`: so many, hard and soft, for it would raise the
    soft limit to the hard one.
    """

    def __init__(self, stand, *options, upstream_port=None, descriptors=None, reads_log=True):
        command = [stand.tunnel_binary, "--host", "127.0.0.1", "--port", "0", "--ca-file", stand.server.ca_file]
        if upstream_port:
            command += ["--upstream", f"localhost:{upstream_port}"]
        if descriptors:
            command = ["prlimit", f"--nofile={descriptors}:{descriptors}", *command]
        began = time.perf_counter()
        super().__init__(
            command + list(options),
            log=stand.new_path("tunnel.log"),
            reads_log=reads_log,
            stdout=subprocess.PIPE,
            env={**stand.environment, "DATABASE_URL": stand.server.url},
            cwd=stand.directory,
        )
        try:
            self.port = self._listening_port()
        except BaseException:
            self.end()
            raise
        self.start_seconds = time.perf_counter() - began

    def _listening_port(self):
        ready, _, _ = select.select([self.process.stdout], [], [], BANNER_SECONDS)
        said = os.read(self.process.stdout.fileno(), 4096) if ready else b""
        banner = BANNER.search(said)
        if not banner:
            time.sleep(0.1)
            self.check()
            raise Failure(f"the tunnel printed something else than its banner: {said!r} {self.last_words()}")
        return int(banner[1])
