"""``python -m postwatch``."""

import sys


def run() -> None:
    """Entry point of the installed program; a Tab is answered before anything large is imported."""
    if sys.argv[1:2] == ["--complete"]:
        from postwatch.completion.answer import main

        sys.exit(main(sys.argv[2:]))
    from postwatch.app import run as run_command

    run_command()


if __name__ == "__main__":
    run()
