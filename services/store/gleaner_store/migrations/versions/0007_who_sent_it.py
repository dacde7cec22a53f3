"""Of what was not taken: who sent it, where in a batch or file it stood, and how it began, also without an address.

Revision ID: 0007
Revises: 0006
"""

from gleaner_store.migrations.scripts import run

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the last release does not know and does not need."""
    run("0007_up.sql")


def downgrade() -> None:
    """Drop it, and the rows that the last release could not have written."""
    run("0007_down.sql")
