"""Receives webhooks and says of each whether the library `standardwebhooks` takes it, and what it holds.

Usage: webhook_receiver.py SECRET_FILE [CERTIFICATE KEY]
"""

import http.server
import ssl
import sys

from standardwebhooks import Webhook, WebhookVerificationError


def say(text):
    print(text, file=sys.stderr, flush=True)


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        secret = open(sys.argv[1]).read().split()[0]
        try:
            Webhook(secret).verify(body, {name.lower(): value for name, value in self.headers.items()})
            say(body.decode())
        except WebhookVerificationError as error:
            say(f"WRONG: {error}")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def get_request(self):
        try:
            return super().get_request()
        except ssl.SSLError as error:
            say(f"NO HANDSHAKE: {error};")
            raise


server = Server(("127.0.0.1", 0), Hook)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[2:])
    server.socket = context.wrap_socket(server.socket, server_side=True)
say(f"port={server.server_port};")
server.serve_forever()
