"""psycopg 3 through a read-only tunnel, as far as it reads: read_only_psycopg.py PORT"""

import sys

import psycopg
from psycopg.rows import dict_row

address = f"host=127.0.0.1 port={sys.argv[1]} user=anyone dbname=postgres sslmode=disable"
with psycopg.connect(address) as connection:
    assert connection.execute("select %s::int + 1", (1,)).fetchone() == (2,)
    connection.commit()
    with connection.transaction():
        with connection.transaction():
            assert connection.execute("select 'a;b', E'\\';'").fetchone() == ("a;b", "';")
    for number in range(20):
        # Prepared after a few times.
        assert connection.execute("select %s::text", (str(number),)).fetchone() == (str(number),)
    connection.rollback()
    with connection.pipeline():
        cursors = [connection.execute("select %s::int", (number,)) for number in range(50)]
    assert [cursor.fetchone()[0] for cursor in cursors] == list(range(50))
    connection.commit()
    with connection.cursor("named", row_factory=dict_row) as cursor:
        cursor.execute("select generate_series(1, 1000) as a")
        assert sum(row["a"] for row in cursor) == 500500
    with connection.cursor() as cursor, cursor.copy("copy (select generate_series(1, 1000)) to stdout") as copy:
        assert len(list(copy.rows())) == 1000
    connection.rollback()
    try:
        connection.execute("do $$ begin end $$")
        raise SystemExit("not refused")
    except psycopg.errors.ReadOnlySqlTransaction as error:
        assert "read-only tunnel" in str(error), error
    connection.rollback()
    try:
        connection.execute("create table t ()")
        raise SystemExit("not refused")
    except psycopg.errors.ReadOnlySqlTransaction as error:
        assert "in a read-only transaction" in str(error), error
    connection.rollback()
    assert connection.execute("select 1").fetchone() == (1,)
print("ok")
