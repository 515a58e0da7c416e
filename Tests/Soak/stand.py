"""What the soak asks of its server."""

from testbed.stand import Stand

# What clients leave rows in, and what no COPY gets into.
TABLES = """
    CREATE TABLE marks (mark text); CREATE TABLE refusing (a int); GRANT ALL ON marks, refusing TO public;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
    CREATE TRIGGER refuse BEFORE INSERT ON refusing EXECUTE FUNCTION refuse()
"""


class SoakStand(Stand):
    """Looks at the server past the tunnel, as its superuser."""

    def __init__(self, tunnel_binary):
        super().__init__("soak", tunnel_binary)

    def __enter__(self):
        try:
            self.ask(TABLES)
        except BaseException:
            self.__exit__()
            raise
        return self

    def ask(self, sql):
        return self.sql(sql, as_administrator=True)

    def upstream_sessions(self):
        """How many sessions of the tunnel's role the server has."""
        name = self.server.user[:63]
        return int(self.ask(f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{name}'"))

    def end_queries(self, pattern):
        """Ends the sessions with such queries and returns how many there were."""
        ended = self.ask(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                         f"WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '{pattern}'")
        return int(ended)
