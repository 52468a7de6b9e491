"""A delivery says how it came here; platforms that post nothing are asked, and how far we have read is kept."""

import sqlalchemy as sa
from alembic import op

from responder.models.table import Instant, JsonColumn

revision = "c7d20b94e6f1"
down_revision = "d90c4f3be817"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Everything that is here was posted."""
    op.add_column("delivery", sa.Column("way", sa.Text(), nullable=False, server_default="posted"))
    op.add_column("connection", sa.Column("files_read_at", Instant(timezone=True), nullable=True))
    op.create_table(
        "poll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("mark", JsonColumn, nullable=False),
        sa.Column("due_at", Instant(timezone=True), nullable=False),
        sa.Column("lease_until", Instant(timezone=True), nullable=True),
        sa.Column("polled_at", Instant(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", Instant(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_poll_connection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("connection_id", name=op.f("uq_poll_connection_id")),
    )
    op.create_index(op.f("ix_poll_due_at"), "poll", ["due_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("poll")
    op.drop_column("connection", "files_read_at")
    op.drop_column("delivery", "way")
