"""Services can read at which revision the schema is, and refuse to start on an older one.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the services look."""
    op.execute("grant select on gleaner_revision to gleaner_ingest, gleaner_store")


def downgrade() -> None:
    """Take the right back."""
    op.execute("revoke select on gleaner_revision from gleaner_ingest, gleaner_store")
