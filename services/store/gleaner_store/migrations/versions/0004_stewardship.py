"""Corrections, re-extraction, completeness, damage, duplicates, and a comment on every column of `api_v1`.

Revision ID: 0004
Revises: 0003
"""

from gleaner_store.migrations.scripts import comment_columns, run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what people steward the tables with."""
    run("0004_tables.sql")
    run("0004_views.sql")
    comment_columns("0004_comments.tsv")
    run("0004_grants.sql")


def downgrade() -> None:
    """Drop it; corrections are lost."""
    run("0004_down.sql")
