"""Peers from npm on the same texts: `python -m eval.contacts.peers CASES.jsonl LAYOUTS.jsonl NODE_MODULES`.

NODE_MODULES is where `npm install address-parse@1.2.19 zh-address-parse@1.3.16` has put them, outside of this project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from eval.contacts.measure import SEED, read_rows
from eval.contacts.pages import read_contacts
from eval.contacts.score import HEAD, measure
from eval.contacts.variants import join_unseparated, misread_divisions

PEERS = ("address-parse", "zh-address-parse")


def ask_peer(peer: str, modules: Path, rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The peer's answers, one a row."""
    script = Path(__file__).parent / "peers.cjs"
    questions = "".join(json.dumps({"text": row["text"]}, ensure_ascii=False) + "\n" for row in rows)
    command = ["node", str(script), str(modules), peer]
    done = subprocess.run(command, input=questions.encode(), stdout=subprocess.PIPE, check=True, timeout=300)
    return [json.loads(line) for line in done.stdout.decode().splitlines() if line.startswith("{")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("layouts", type=Path)
    parser.add_argument("modules", type=Path)
    options = parser.parse_args()
    cases, layouts = read_rows(options.cases), read_rows(options.layouts)
    contacts = read_contacts(layouts)
    print(HEAD)
    for title, rows in (
        ("pasted texts", cases),
        ("texts of pictures", layouts),
        ("without separators", join_unseparated(Random(SEED), contacts)),
        ("one character of a division misread", misread_divisions(Random(SEED), layouts * 3)),
    ):
        for peer in PEERS:
            print(measure(rows, ask_peer(peer, options.modules, rows)).row(f"{title}: {peer}"))


if __name__ == "__main__":
    main()
