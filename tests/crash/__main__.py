"""Proves at length what the suite proves in short: `python -m tests.crash [--rounds N] [--seconds S]`."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.rounds import kill_round, share


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="how often a program is killed")
    parser.add_argument(
        "--seconds", type=float, default=30.0, help="how long two programs save to one folder"
    )
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        acknowledged = sum(kill_round(Path(folder), number) for number in range(chosen.rounds))
    print(f"killed {chosen.rounds} times: {acknowledged:,} acknowledgements kept")
    with TemporaryDirectory() as folder:
        acknowledged = share(Path(folder), chosen.seconds)
    print(f"two programs for {chosen.seconds:g} s: {acknowledged:,} saves kept")


if __name__ == "__main__":
    main()
