"""A PostgreSQL that logs each statement and takes clients in clear on loopback."""

import glob
import os
import subprocess
import tempfile

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Support", "postgres")


class Server:
    def __init__(self):
        self.directory = os.path.join(tempfile.mkdtemp(prefix="observation-"), "server")
        os.chmod(os.path.dirname(self.directory), 0o755)
        subprocess.run([SUPPORT, "start", self.directory], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(self.directory, "server.env"), encoding="utf-8") as file:
            self.settings = dict(line.rstrip("\n").replace("'", "").split("=", 1) for line in file)
        self.port = int(self.settings["PGPORT_UPSTREAM"])
        self.bin = self.settings["PGBIN_DIR"]
        self.data = os.path.join(self.directory, "data")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write(
                "log_statement = all\nlogging_collector = on\nlog_destination = jsonlog\nlog_rotation_size = 0\n"
                "shared_preload_libraries = pg_stat_statements\npg_stat_statements.max = 50000\n"
                "pg_stat_statements.save = off\nmax_prepared_transactions = 2\n"
            )
        hba = os.path.join(self.data, "pg_hba.conf")
        with open(hba, encoding="utf-8") as file:
            rules = file.read()
        with open(hba, "w", encoding="utf-8") as file:
            file.write("host all all 127.0.0.1/32 trust\n" + rules)
        self.pg_ctl("restart", "-o", f"-p {self.port}")
        self.ask("postgres", "CREATE EXTENSION pg_stat_statements")

    def pg_ctl(self, *arguments):
        command = [os.path.join(self.bin, "pg_ctl"), "-D", self.data, "-w", "-s", *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.directory)

    def psql(self, database, *arguments, **options):
        command = [os.path.join(self.bin, "psql"), "-X", "-q", "-A", "-t", "-h", self.directory, "-p", str(self.port)]
        return subprocess.run(
            [*command, "-U", "admin", "-d", database, *arguments], check=True, stdout=subprocess.PIPE, **options
        ).stdout.decode()

    def ask(self, database, sql):
        return self.psql(database, "-c", sql)

    def counts_of(self, database):
        """Calls by text in one database, as pg_stat_statements has counted them."""
        rows = self.psql(
            "postgres", "-0", "-F", "\x1f", "-c",
            "SELECT s.calls, s.query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
            f"WHERE d.datname = '{database}' AND s.toplevel",
        )
        return [row.split("\x1f", 1) for row in rows.split("\0") if row.strip()]

    @property
    def log(self):
        return max(glob.glob(os.path.join(self.data, "log", "*.json")), key=os.path.getmtime)

    def stop(self):
        subprocess.run([SUPPORT, "stop", self.directory], check=True)
        os.rmdir(os.path.dirname(self.directory))
