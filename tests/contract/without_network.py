"""Run in a network namespace without a network: starts a server, asks it for everything, prints what came."""

import base64
import fcntl
import json
import socket
import struct
import sys
from pathlib import Path

from pictures import draw_text
from servers import run_server

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def main(folder: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))
    said: dict[str, object] = {}
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=5).close()
    except OSError:
        said["outside"] = "unreachable"
    with run_server(folder) as server:
        image = base64.b64encode(draw_text(["without a network", "Phone 13112345678"])).decode()
        plain = server.read({"image": image})
        said["read"] = [plain.status, plain.json["result"]["words_block_list"][0]["words"]]
        everything = {"image": image, "detect_font": True, "detect_direction": True, "extract_type": ["contact_info"]}
        result = server.read(everything).json["result"]
        said["fonts"] = len(result["words_block_list"][0]["font_list"])
        said["contact"] = result["extracted_data"]["contact_info"]["phone"]
        fetched = server.read({"url": "https://example.com/a.png"})
        said["url"] = [fetched.status, fetched.json["error_code"]]
        said["docs"] = server.request("GET", "/docs").status
    sys.stdout.write(json.dumps(said) + "\n")


main(Path(sys.argv[1]))
