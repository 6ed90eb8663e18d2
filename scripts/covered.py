"""Prints how many of the lines a test run passed: of all files together, and of the ten with the fewest.

    scripts/covered.py .cache/covered.json

The file is what slipcover wrote. Processes that tests start are not in it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FEWEST = 10


def main(path: Path) -> None:
    """Print the shares that stand in slipcover's file."""
    found = json.loads(path.read_text("utf-8"))
    shares = {name: one["summary"]["percent_covered"] for name, one in found["files"].items()}
    print(f"Lines passed by tests: {found['summary']['percent_covered']:.1f} %. The fewest in:")
    for name in sorted(shares, key=lambda name: (shares[name], name))[:FEWEST]:
        print(f"{shares[name]:6.1f} %  {name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
