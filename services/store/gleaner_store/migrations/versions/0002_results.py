"""Results, feed, partitions of raw bytes, and the views that consumers read.

Revision ID: 0002
Revises: 0001
"""

from gleaner_store.migrations.scripts import run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create tables, views and grants of the store."""
    run("0002_tables.sql")
    run("0002_views.sql")
    run("0002_grants.sql")


def downgrade() -> None:
    """Drop what the store owns; results can be extracted again from the raw bytes."""
    run("0002_down.sql")
