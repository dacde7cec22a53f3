"""What was not taken can be looked up by its address; figures as of a day have a year.

Revision ID: 0006
Revises: 0005
"""

from gleaner_store.migrations.scripts import run

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the last release does not know and does not need."""
    run("0006_up.sql")


def downgrade() -> None:
    """Drop it; the table is a help for people, not a record."""
    run("0006_down.sql")
