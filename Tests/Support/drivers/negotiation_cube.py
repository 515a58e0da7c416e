"""Every way in which a client and the tunnel can agree on encryption and on a protocol version.

Usage: negotiation_cube.py OFF OPTIONAL REQUIRED, the ports on 127.0.0.1 of three tunnels: one without local TLS, one
with --local-tls self-signed, one with --local-tls-required besides. Needs a libpq of version 17 or newer, as psycopg's
binary wheel brings one.

Each cell is tried twice: with libpq, and with a client that does by hand what libpq would. The latter also asks for
GSSAPI encryption, for which libpq needs a ticket, and greases the version, which libpq learns in 19.
"""

import itertools
import os
import socket
import ssl
import struct
import sys
import tempfile

for variable in [name for name in os.environ if name.startswith("PG")]:
    del os.environ[variable]

import psycopg

HOST = "127.0.0.1"
SSL_REQUEST, GSSENC_REQUEST = 80877103, 80877104
GREASE = "_pq_.test_protocol_negotiation"

SSLMODES = ["disable", "allow", "prefer", "require", "verify-full"]
GSSENCMODES = ["disable", "prefer"]
# What is asked for, and how much of it comes about with an upstream that speaks up to 3.0, and up to 3.2.
VERSIONS = {"3.0": (30000, 30000), "3.2": (30000, 30002), "grease": (30000, 30002)}

# What comes of a cell: the row is what the client is told to do, the columns are OFF, OPTIONAL and REQUIRED. Neither
# gssencmode nor the version changes it. "invalid" is a combination that libpq itself refuses.
EXPECTED = {
    ("postgres", "disable"): ("clear", "clear", "refused"),
    ("postgres", "allow"): ("clear", "clear", "TLS"),
    ("postgres", "prefer"): ("clear", "TLS", "TLS"),
    ("postgres", "require"): ("refused", "TLS", "TLS"),
    ("postgres", "verify-full"): ("refused", "TLS", "TLS"),
    ("direct", "disable"): ("invalid", "invalid", "invalid"),
    ("direct", "allow"): ("invalid", "invalid", "invalid"),
    ("direct", "prefer"): ("invalid", "invalid", "invalid"),
    ("direct", "require"): ("refused", "TLS", "TLS"),
    ("direct", "verify-full"): ("refused", "TLS", "TLS"),
}


def with_libpq(port, certificate, negotiation, sslmode, gssencmode, version):
    """The outcome of a cell, and the version that came about."""
    settings = {
        "host": HOST, "port": port, "user": "anyone", "dbname": "postgres", "connect_timeout": 20,
        "sslmode": sslmode, "gssencmode": gssencmode, "sslnegotiation": negotiation,
    }
    if sslmode == "verify-full":
        settings["sslrootcert"] = certificate
    if psycopg.pq.version() >= 180000:
        settings["max_protocol_version"] = version
    try:
        with psycopg.connect(**settings) as connection:
            assert connection.execute("SELECT 6 * 7").fetchone() == (42,)
            return "TLS" if connection.pgconn.ssl_in_use else "clear", connection.pgconn.full_protocol_version
    except psycopg.OperationalError as error:
        return "invalid" if "weak sslmode" in str(error) else "refused", None


class Refused(Exception):
    """The tunnel, or the client by its settings, did not go on."""


class ByHand:
    """One connection of a client that does each step itself."""

    def __init__(self, port, certificate, verifies):
        self.stream = socket.create_connection((HOST, port), timeout=20)
        self.context = ssl.create_default_context(cafile=certificate) if verifies else ssl._create_unverified_context()
        self.context.set_alpn_protocols(["postgresql"])
        self.outcome = "clear"

    def request(self, code):
        self.stream.sendall(struct.pack("!II", 8, code))
        return self.receive(1)

    def start_tls(self):
        try:
            self.stream = self.context.wrap_socket(self.stream, server_hostname=HOST)
        except (ssl.SSLError, OSError) as error:
            raise Refused(str(error)) from error
        self.outcome = "TLS"

    def receive(self, count):
        data = b""
        while len(data) < count:
            part = self.stream.recv(count - len(data))
            if not part:
                raise Refused("closed")
            data += part
        return data

    def message(self):
        kind, length = struct.unpack("!cI", self.receive(5))
        return kind, self.receive(length - 4)

    def log_in(self, version):
        """The version that came about."""
        minor = {"3.0": 0, "3.2": 2, "grease": 9999}[version]
        parameters = {"user": "anyone", "database": "postgres"} | ({GREASE: ""} if version == "grease" else {})
        body = b"".join(text.encode() + b"\0" for pair in parameters.items() for text in pair) + b"\0"
        self.stream.sendall(struct.pack("!IHH", len(body) + 8, 3, minor) + body)
        kinds = []
        while not kinds or kinds[-1] != b"Z":
            kind, payload = self.message()
            kinds.append(kind)
            if kind == b"E":
                raise Refused(payload.decode())
            if kind == b"v":
                assert kinds == [b"v"], "NegotiateProtocolVersion came late, or twice"
                minor, count = struct.unpack("!HI", payload[2:8])
                names = [name.decode() for name in payload[8:].split(b"\0")[:-1]]
                assert names == ([GREASE] if version == "grease" else []) and len(names) == count, names
        assert version != "grease" or kinds[0] == b"v", "grease was taken for a version"
        assert kinds.count(b"R") == 1, "asked for a password"
        self.stream.sendall(b"X" + struct.pack("!I", 4))
        self.stream.close()
        return 30000 + minor


def by_hand(port, certificate, negotiation, sslmode, gssencmode, version):
    """As `with_libpq`."""
    if negotiation == "direct" and sslmode in ("disable", "allow", "prefer"):
        return "invalid", None
    attempts = {"disable": ["clear"], "allow": ["clear", "TLS"], "prefer": ["TLS", "clear"]}.get(sslmode, ["TLS"])
    for attempt in attempts:
        connection = ByHand(port, certificate, sslmode == "verify-full")
        try:
            if gssencmode == "prefer":
                assert connection.request(GSSENC_REQUEST) == b"N", "GSSAPI encryption is not offered"
                if attempt == "TLS" and negotiation == "direct":
                    connection = ByHand(port, certificate, sslmode == "verify-full")
            if attempt == "TLS" and negotiation == "direct":
                connection.start_tls()
            elif attempt == "TLS" and connection.request(SSL_REQUEST) == b"S":
                connection.start_tls()
            elif attempt == "TLS" and sslmode != "prefer":
                raise Refused("TLS is not offered")
            return connection.outcome, connection.log_in(version)
        except (Refused, ConnectionError):
            continue
    return "refused", None


def certificate_of(port):
    """The self-signed certificate of the tunnel at a port, in PEM."""
    stream = socket.create_connection((HOST, port), timeout=20)
    stream.sendall(struct.pack("!II", 8, SSL_REQUEST))
    assert stream.recv(1) == b"S", "the second tunnel offers no TLS"
    with ssl._create_unverified_context().wrap_socket(stream) as tls:
        return ssl.DER_cert_to_PEM_cert(tls.getpeercert(binary_form=True))


def main():
    if len(sys.argv) != 4:
        sys.exit(f"usage: {sys.argv[0]} OFF OPTIONAL REQUIRED")
    if psycopg.pq.version() < 170000:
        sys.exit("the cube needs a libpq of version 17 or newer")
    ports = [int(port) for port in sys.argv[1:]]
    with psycopg.connect(host=HOST, port=ports[0], user="anyone", dbname="postgres") as connection:
        newest = 1 if connection.info.server_version >= 180000 else 0

    wrong, cells = [], 0
    with tempfile.TemporaryDirectory() as directory:
        certificates = [os.devnull]
        for port in ports[1:]:
            certificates.append(os.path.join(directory, f"{port}.pem"))
            with open(certificates[-1], "w") as file:
                file.write(certificate_of(port))
        for cell in itertools.product(EXPECTED, GSSENCMODES, VERSIONS, range(3)):
            (negotiation, sslmode), gssencmode, version, tunnel = cell
            outcome = EXPECTED[negotiation, sslmode][tunnel]
            connected = outcome in ("clear", "TLS")
            for attempt in (with_libpq, by_hand):
                # libpq 18 knows no grease, and libpq 17 no version but 3.0.
                if attempt is with_libpq and version == "grease":
                    continue
                asked = version if attempt is by_hand or psycopg.pq.version() >= 180000 else "3.0"
                expected = outcome, VERSIONS[asked][newest] if connected else None
                certificate = certificates[tunnel] if tunnel else certificates[1]
                found = attempt(ports[tunnel], certificate, negotiation, sslmode, gssencmode, version)
                cells += 1
                if found != expected:
                    wrong.append(
                        f"{attempt.__name__}: sslnegotiation={negotiation} sslmode={sslmode} gssencmode={gssencmode} "
                        f"version={version} tunnel={('off', 'optional', 'required')[tunnel]}: "
                        f"expected {expected}, found {found}"
                    )
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"ok negotiation_cube ({cells} cells)")


if __name__ == "__main__":
    main()
