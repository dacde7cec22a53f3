"""`python -m gleaner_standalone` is the command `gleaner`."""

from gleaner_standalone.cli import main

if __name__ == "__main__":
    main()
