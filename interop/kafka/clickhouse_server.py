"""ClickHouse in process (chdb) behind its HTTP interface: a statement is a POST's body, one at a time."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from chdb import session

folder, port = sys.argv[1], int(sys.argv[2])
clickhouse = session.Session(folder)
turn = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200, b"Ok.\n")

    def do_POST(self):
        statement = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            with turn:
                result = clickhouse.query(statement, "TabSeparated")
            self.answer(200, result.bytes() if result.size() else b"")
        except Exception as error:
            self.answer(500, str(error).encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
