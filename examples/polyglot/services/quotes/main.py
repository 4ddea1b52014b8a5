"""Quotes: a service in plain Python, without a line made for the platform.

What it is told:  HOST, PORT, SERVICE_NAME, GREETING, and for each edge the variables with its prefix.
What it owes:     listen there; answer /healthz; on SIGTERM say "not ready" while still serving, then finish; on SIGINT just finish.
"""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

QUOTES = [
    "Simplicity is prerequisite for reliability.",
    "Make it work, make it right, make it fast.",
    "Premature optimization is the root of all evil.",
]
DRAIN_SECONDS = 2.0
FINISH_SECONDS = 20.0
draining = threading.Event()


class InFlight:
    """Counts requests that are being answered: idle connections must not hold up the end, open requests must."""

    def __init__(self):
        self.count = 0
        self.changed = threading.Condition()

    def __enter__(self):
        with self.changed:
            self.count += 1

    def __exit__(self, *_):
        with self.changed:
            self.count -= 1
            self.changed.notify_all()

    def wait(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count == 0, FINISH_SECONDS)


in_flight = InFlight()


def log(message, **fields):
    """One JSON object per line, as `platform logs` reads it."""
    line = {"level": "info", "time": int(time.time() * 1000), "service": os.environ.get("SERVICE_NAME"), "msg": message}
    print(json.dumps({**line, **fields}), flush=True)


def binding(prefix):
    """What the edge to a store gives, without what is secret: the password stays in its file."""
    names = ["DRIVER", "HOST", "PORT", "DATABASE", "USER"]
    told = {name.lower(): os.environ.get(f"{prefix}_{name}") for name in names}
    file = os.environ.get(f"{prefix}_PASSWORD_FILE", "")
    return {**told, "password": "in a file" if os.access(file, os.R_OK) else "missing"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with in_flight:
            self.route()

    def route(self):
        path = self.path.split("?")[0]
        if path == "/healthz":
            self.answer(503 if draining.is_set() else 200, {"status": "draining" if draining.is_set() else "ok"})
        elif path == "/api/quotes":
            self.answer(200, {"greeting": os.environ.get("GREETING"), "items": QUOTES})
        elif path == "/api/quotes/settings":
            self.answer(200, {"db": binding("QUOTES_DB"), "product": os.environ.get("PRODUCT_URL")})
        else:
            self.answer(404, {"title": "Not Found", "status": 404}, "application/problem+json")

    def answer(self, status, body, kind="application/json"):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        if draining.is_set():
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code="-", size="-"):
        if self.path != "/healthz":
            log("request", method=self.command, path=self.path, status=int(code))


def main():
    server = ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"])), Handler)

    def drain(*_):
        draining.set()
        threading.Timer(DRAIN_SECONDS, server.shutdown).start()

    signal.signal(signal.SIGTERM, drain)
    # shutdown() waits for the loop, and the loop is what the signal interrupts.
    signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    log("listening", port=server.server_address[1])
    server.serve_forever(poll_interval=0.05)
    server.socket.close()
    in_flight.wait()
    log("stopped")


if __name__ == "__main__":
    sys.exit(main())
