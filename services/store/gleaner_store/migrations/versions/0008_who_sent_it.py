"""Of what was not taken: who sent it, where in a batch or file it stood, and how it began, also without an address.

Revision ID: 0008
Revises: 0007
"""

from gleaner_store.migrations.scripts import run

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the last release does not know and does not need."""
    run("0008_up.sql")


def downgrade() -> None:
    """Drop it, and the rows that the last release could not have written."""
    run("0008_down.sql")
