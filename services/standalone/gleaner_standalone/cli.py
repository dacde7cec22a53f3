"""The command `gleaner`: finds the module of a command when it is called, so that a small one starts fast."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import psycopg
import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError, OperationalError

from gleaner_runtime.settings import SettingsError
from gleaner_standalone.connect import NothingRuns
from gleaner_standalone.seeds import SeedsMissing
from gleaner_standalone.servers import ServersUnavailable

# In the order of the help: what a newcomer needs first.
COMMANDS: Final = (
    "demo",
    "up",
    "ingest",
    "status",
    "ledger",
    "figures",
    "facts",
    "find",
    "extract",
    "explain",
    "quarantine",
    "refused",
    "keys",
    "sources",
    "consumers",
    "corrections",
    "reextract",
    "export",
)
ABOUT: Final = (
    "Gleaner (拾穗): takes in raw Chinese articles, cleans them, gleans entities and figures, and keeps them in Postgres, "
    "where other programs read them with SQL."
)
EXPECTED_ERRORS: Final = (ServersUnavailable, SettingsError, NothingRuns, SeedsMissing)


def build(names: Sequence[str]) -> typer.Typer:
    """Return the command line with these commands only; each module's `app` is a command or a named group."""
    app = typer.Typer(name="gleaner", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, help=ABOUT)
    app.callback()(lambda: None)  # keeps the name of the command even where there is only one
    for name in names:
        app.add_typer(import_module(f"gleaner_standalone.commands.{name}").app)
    return app


def wanted(arguments: Sequence[str]) -> Sequence[str]:
    """Return the commands to load: the one that is called, or all, for the help and for a misspelt name."""
    called = next((argument for argument in arguments if not argument.startswith("-")), "")
    return (called,) if called in COMMANDS else COMMANDS


def main() -> None:
    """Run the command line; expected failures are one line on standard error and status 2."""
    try:
        build(wanted(sys.argv[1:]))(prog_name="gleaner")
    except EXPECTED_ERRORS as error:
        _complain(str(error))
    except (OperationalError, psycopg.OperationalError) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        _complain(f"the database does not answer: {original}".strip())
    except KeyboardInterrupt:
        sys.exit(130)


def _complain(message: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"[bold red]gleaner:[/] {message}", markup=True)
    sys.exit(2)
