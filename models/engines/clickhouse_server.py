"""ClickHouse in process (chdb), behind as much of its HTTP interface as dbt needs: one session, one query at a time."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from chdb import session

folder, port = sys.argv[1], int(sys.argv[2])
clickhouse = session.Session(folder)
turn = threading.Lock()
# Settings of the session that dbt's adapter sends with each request.
clickhouse.query("SET join_use_nulls = 1")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, content_type="text/plain; charset=utf-8"):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if status != 200:
            self.send_header("X-ClickHouse-Exception-Code", "1")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200, b"Ok.\n")

    def do_POST(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        asked = parse_qs(urlsplit(self.path).query)
        sql = asked["query"][0] if "query" in asked else text
        try:
            with turn:
                if "database" in asked:
                    clickhouse.query(f"USE `{asked['database'][0]}`")
                result = clickhouse.query(sql, asked.get("default_format", ["TabSeparated"])[0])
            self.answer(200, result.bytes() if result.size() else b"", "application/octet-stream")
        except Exception as error:
            self.answer(400, str(error).encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
