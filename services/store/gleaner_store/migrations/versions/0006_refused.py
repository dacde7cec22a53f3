"""What was not taken can be looked up by its address.

Revision ID: 0006
Revises: 0005
"""

from gleaner_store.migrations.scripts import run

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table that the last release does not know and does not need."""
    run("0006_refused.sql")


def downgrade() -> None:
    """Drop it; what it holds is a help for people, not a record."""
    run("0006_down.sql")
