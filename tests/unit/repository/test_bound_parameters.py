"""Values reach SQL as bound parameters only: what is put together into a statement is constants and checked identifiers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[3] / "services"
STATEMENT = re.compile(
    r"^\s*(with\s+\w+\s+as|select\s|insert\s+into|update\s+\w|delete\s+from|copy\s+\w|truncate\s|create\s|alter\s|drop\s|set\s+\w|"
    r"explain\s|listen\s|notify\s|grant\s|revoke\s|comment\s+on|lock\s+table)"
    r"|\b(where\s+[\w.]+\s*(=|<|>|in\b|like\b|is\b)|order\s+by\b|group\s+by\b|returning\s+\w|from\s+(ingest|ledger|store|api_v1)\.)",
    re.IGNORECASE,
)
RUNS = {"text", "SQL", "execute", "executemany", "exec_driver_sql", "copy", "scalar", "scalars", "fetch", "stream"}
# Identifiers and checked words that no driver can bind; each with why it is safe.
ALLOWED = {
    "database.py: table": "of COPY, which has no parameters; callers name tables of ours",
    "database.py: columns": "the same",
}


def pasted(source: str) -> Iterator[tuple[int, str]]:
    """Yield what is pasted into statements of a module: line and expression."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if is_built(node) and STATEMENT.search(constant_text(node)):
            yield from ((part.lineno, ast.unparse(part)) for part in parts(node) if not is_constant(part))
        elif isinstance(node, ast.Call) and name_of(node.func) in RUNS and node.args:
            run = node.args[0]
            if is_built(run) or isinstance(run, ast.BinOp):
                yield from ((part.lineno, ast.unparse(part)) for part in parts(run) if not is_constant(part))


def is_built(node: ast.AST) -> bool:
    """Whether an expression puts a string together."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return any(is_built(side) or is_text(side) for side in (node.left, node.right))
    return is_formatted(node)


def is_formatted(node: ast.AST) -> bool:
    """Whether it is `"…".format(…)`, `"…".join(…)` or `"…".replace(…)`; `sql.SQL("…").format` binds by itself."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "format_map", "replace")
        and (is_text(node.func.value) or is_built(node.func.value))
    )


def is_text(node: ast.AST) -> bool:
    """Whether it is a literal string."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def is_constant(node: ast.AST) -> bool:
    """Whether it is a literal, or a name in capitals: a constant of the code."""
    if isinstance(node, ast.Attribute):
        return node.attr.isupper()
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def parts(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions that a string is put together of."""
    if isinstance(node, ast.JoinedStr):
        yield from (each.value for each in node.values if isinstance(each, ast.FormattedValue))
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            if is_built(side):
                yield from parts(side)
            else:
                yield side
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from node.args
        yield from (keyword.value for keyword in node.keywords)
        if is_built(node.func.value):
            yield from parts(node.func.value)


def constant_text(node: ast.AST) -> str:
    """Return the literal part of a string that is put together."""
    literals = [each for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str | bytes)]
    values = [each.value for each in sorted(literals, key=lambda each: (each.lineno, each.col_offset))]
    return " ".join(each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in values)


def name_of(node: ast.expr) -> str:
    """Return the last part of a called name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def everything_pasted() -> dict[str, str]:
    """Return `module: expression` and where, for all services."""
    found: dict[str, str] = {}
    for path in sorted(SERVICES.rglob("*.py")):
        module = path.relative_to(SERVICES).as_posix()
        if module.startswith("extract/") or "/clients/" in module:
            continue  # neither has a database
        found |= {f"{path.name}: {what}": f"{module}:{line}" for line, what in pasted(path.read_text("utf-8"))}
    return found


def test_no_value_is_pasted_into_a_statement() -> None:
    found = everything_pasted()
    assert {f"{found[what]} {what}" for what in found.keys() - ALLOWED.keys()} == set()


def test_what_is_allowed_is_still_there_and_gets_only_constants() -> None:
    assert ALLOWED.keys() <= everything_pasted().keys()
    calls = [
        call
        for path in SERVICES.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and name_of(call.func) == "copy_rows"
    ]
    assert len(calls) > 3
    assert all(is_constant(argument) for call in calls for argument in call.args[1:3])


@pytest.mark.parametrize(
    "source",
    [
        'connection.execute(f"select * from t where name = \'{name}\'")',
        'query = f"select id from {table}"',
        'query = "select id from t where a = " + value',
        'query = "delete from t where a = %s" % value',
        'query = "update t set a = {}".format(value)',
        'query = "update t set a = ?".replace("?", value)',
        'query = text("insert into t values (" + str(value) + ")")',
        'cursor.copy(f"copy {name} from stdin")',
        'sql.SQL(f"{clause}")',
        'sql.SQL(HEAD + tail)',
        'connection.exec_driver_sql("set role %s" % role)',
        'x = f" and b = 1 order by {column} "',
        'x = f"where a.b = {value}"',
    ],
)  # fmt: skip
def test_what_pastes_a_value_is_seen(source: str) -> None:
    assert list(pasted(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        'connection.execute("select * from t where name = %s", [name])',
        'A = text(f"select {FIELDS} from t where id = :id")',
        'A = sql.SQL("select {columns} from t where {}").format(clause, columns=columns_of(Row, "t"))',
        'A = sql.SQL(COLUMNS + " order by id")',
        'raise ValueError(f"there is no column {name}")',
        'log.info(f"{count} rows")',
    ],
)
def test_what_binds_is_let_through(source: str) -> None:
    assert list(pasted(source)) == []
