"""A question list as drafts of the bank: `python -m tools.convert LIST --out DIR`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from quiz.bank.findings import BankError
from tools.convert.drafts import convert
from tools.convert.folder import read_list, write_drafts


def main() -> None:
    """Convert, write, then print what was odd and a summary.

    Raises:
        SystemExit: With a sentence, when the list cannot be used or its drafts not be written.
    """
    parser = ArgumentParser(
        prog="python -m tools.convert",
        description="Turn a question list into one draft each, and report what was odd about it.",
    )
    parser.add_argument("list", type=Path, metavar="LIST", help="Markdown, in UTF-8")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="for the drafts")
    parser.add_argument("--force", action="store_true", help="write over files in DIR")
    given = parser.parse_args()
    try:
        conversion = convert(read_list(given.list), name=str(given.list))
        write_drafts(given.out, conversion.files(), force=given.force)
    except BankError as error:
        sys.exit(f"{error}\nNothing was written.")
    for finding in conversion.findings:
        print(finding)
    print(
        f"Drafts: {len(conversion.questions)}, sections: {len(conversion.sections)}, "
        f"oddities: {len(conversion.findings)}. Written to {given.out}"
    )


if __name__ == "__main__":
    main()
