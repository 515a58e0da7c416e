-- A small database with something of everything that pg_dump has to carry.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE SEQUENCE numbering START 42;
CREATE TABLE everything (
    id bigint PRIMARY KEY DEFAULT nextval('numbering'),
    mood mood NOT NULL DEFAULT 'ok',
    pair pair,
    size positive,
    price numeric(20, 6),
    ratio double precision,
    label text COLLATE "C",
    raw bytea,
    document jsonb,
    tags text[],
    span tstzrange,
    address inet,
    key uuid,
    made timestamptz
);
INSERT INTO everything (mood, pair, size, price, ratio, label, raw, document, tags, span, address, key, made)
SELECT
    (enum_range(NULL::mood))[1 + n % 3], ROW(n, 'b' || n)::pair, n, n / 7.0, sqrt(n),
    E'tab\tline\nquote'' 漢字 🚀 ' || n, decode(md5(n::text), 'hex'), jsonb_build_object('n', n, 'deep', ARRAY[n, NULL]),
    ARRAY['a', NULL, '{"}' || n], tstzrange(to_timestamp(n), to_timestamp(n + 1)), '10.0.0.0'::inet + n,
    md5(n::text)::uuid, to_timestamp(n)
FROM generate_series(1, 3000) n;
INSERT INTO everything (label) VALUES (NULL);
CREATE INDEX ON everything USING gin (document);
CREATE TABLE children (id int, parent bigint REFERENCES everything ON DELETE CASCADE) PARTITION BY RANGE (id);
CREATE TABLE children_low PARTITION OF children FOR VALUES FROM (0) TO (100);
INSERT INTO children SELECT n, 42 + n FROM generate_series(0, 99) n;
CREATE VIEW happy AS SELECT id, label FROM everything WHERE mood = 'happy';
CREATE MATERIALIZED VIEW moods AS SELECT mood, count(*) FROM everything GROUP BY mood ORDER BY mood;
CREATE FUNCTION double(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 2 * n $$;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
CREATE TRIGGER refuse BEFORE TRUNCATE ON everything EXECUTE FUNCTION refuse();
COMMENT ON TABLE everything IS 'says "hello"';
SELECT lo_from_bytea(4242, decode(repeat('00ff41', 100000), 'hex'));
