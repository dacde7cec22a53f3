"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

from gleaner_store.migrations.scripts import run

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    run("${up_revision}_.sql")


def downgrade() -> None:
    """Undo it."""
    run("${up_revision}_down.sql")
