"""Ray without a parser that it has no use for: Python imports a module of this name at its start."""

import sys

# the tests install it, for another package; jsonschema, which every process of Ray imports, builds its grammar where it
# is there, for a format that Ray does not ask for: a second each, eight processes a node (2026-11-30, ray 2.60, Zen 4)
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # what an import takes for a no
