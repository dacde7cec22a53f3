"""Rows of mentions and figures say what they promise; indexes of a word each; texts beside the text compressed by lz4.

Revision ID: 0009
Revises: 0008
"""

from gleaner_store.migrations.scripts import run

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change what costs a moment; what takes long comes after it, beside the work (`gleaner_store.migrations.later`)."""
    run("0009_up.sql")


def downgrade() -> None:
    """Take it back, with the indexes of the last release."""
    run("0009_down.sql")
