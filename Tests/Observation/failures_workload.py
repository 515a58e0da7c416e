"""psycopg 3 where things fail: in pipelines and behind them, within a Query of several, in COPY, by cancel, at COMMIT."""

import sys
import threading

import psycopg
from psycopg import ClientCursor

URL = sys.argv[1]

with psycopg.connect(URL, autocommit=True) as connection:
    connection.execute("CREATE TEMP TABLE numbers (n int PRIMARY KEY, label text)")
    connection.execute("INSERT INTO numbers VALUES (1, 'one')")
    for wrong in ("SELECT 1 / 0", "SELEC", "INSERT INTO numbers VALUES (1, 'twice')", "SELECT nowhere"):
        try:
            with connection.pipeline():
                connection.execute("SELECT 'before'")
                connection.execute(wrong)
                connection.execute("SELECT 'skipped', %s", (1,))
        except psycopg.Error:
            pass
        try:
            ClientCursor(connection).execute("SELECT 'first'; " + wrong + "; SELECT 'last'")
        except psycopg.Error:
            pass
    with connection.transaction():
        try:
            with connection.transaction():
                connection.execute("SELECT 1 / 0")
        except psycopg.Error:
            pass
        connection.execute("SELECT 'after the savepoint'")
    with connection.cursor() as cursor:
        try:
            with cursor.copy("COPY numbers FROM STDIN") as copy:
                copy.write("not a number\tx\n")
        except psycopg.Error:
            pass
    timer = threading.Timer(0.3, connection.cancel)
    timer.start()
    try:
        connection.execute("SELECT pg_sleep(20)")
    except psycopg.errors.QueryCanceled:
        pass
    timer.join()
    try:
        connection.execute("SELECT %s::int", ("no number",))
    except psycopg.Error:
        pass
    try:
        connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    except psycopg.Error:
        pass

with psycopg.connect(URL) as connection:
    connection.execute("CREATE TEMP TABLE later (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    connection.commit()
    try:
        connection.execute("INSERT INTO later VALUES (1), (1)")
        connection.commit()
    except psycopg.Error:
        connection.rollback()
