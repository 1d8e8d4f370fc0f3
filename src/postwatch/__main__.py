"""``python -m postwatch``."""

import gc
import sys

_OBJECTS_PER_COLLECTION = 2_000_000


def run() -> None:
    """Entry point of the installed program; a Tab is answered before anything large is imported."""
    if sys.argv[1:2] == ["--complete"]:
        from postwatch.completion.answer import main

        sys.exit(main(sys.argv[2:]))
    # Nearly all that a command makes lives to its end; looking for garbage as often as usual takes a quarter of it.
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    from postwatch.app import run as run_command

    run_command()


if __name__ == "__main__":
    run()
