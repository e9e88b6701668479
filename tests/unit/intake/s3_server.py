"""An object store on loopback that speaks the S3 protocol: moto, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import obstore
from obstore.store import S3Store

from servers import free_port


@contextmanager
def run_s3(buckets: Mapping[str, Mapping[str, bytes]]) -> Iterator[str]:
    """Its endpoint, until the block ends; it takes any credentials."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "moto did not start"
                time.sleep(0.05)
        for bucket, objects in buckets.items():
            urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{bucket}", method="PUT")).close()
            store = S3Store(
                bucket,
                endpoint=endpoint,
                access_key_id="ak",
                secret_access_key="sk",
                client_options={"allow_http": True},
            )
            for key, data in objects.items():
                obstore.put(store, key, data)
        yield endpoint
    finally:
        server.terminate()
        server.wait()
