"""Serves one connection at a time, as a local `prisma dev` does: all others are taken and hear nothing until it has
closed. Leads to the Unix socket that is its argument. Prints the port it listens on; ends with its standard input."""

import os
import select
import socket
import sys
import threading


def pump(client, upstream):
    ends = {client: upstream, upstream: client}
    while True:
        for ready in select.select(list(ends), [], [])[0]:
            try:
                data = ready.recv(65536)
            except ConnectionError:
                return
            if not data:
                return
            ends[ready].sendall(data)


def serve(listener, path):
    while True:
        client, _ = listener.accept()
        with client, socket.socket(socket.AF_UNIX) as upstream:
            upstream.connect(path)
            try:
                pump(client, upstream)
            except ConnectionError:
                pass


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=serve, args=(listener, sys.argv[1]), daemon=True).start()
sys.stdin.read()
os._exit(0)
