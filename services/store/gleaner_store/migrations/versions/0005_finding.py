"""Finding an article by a sentence, links of near-duplicates from both sides, faster compression of texts.

Revision ID: 0005
Revises: 0004
"""

from gleaner_store.migrations.scripts import run

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the last release does not know and does not need."""
    run("0005_tables.sql")


def downgrade() -> None:
    """Drop it; the hashes can be computed from the texts again."""
    run("0005_down.sql")
