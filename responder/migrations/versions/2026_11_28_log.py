"""The delivery log: how each was verified and how long it took, what was refused, replays, tokens that are rotated."""

import sqlalchemy as sa
from alembic import op

from responder.models.table import Instant, JsonColumn

revision = "d90c4f3be817"
down_revision = "b41e7c05d9a2"
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed'")
UNUSUAL = sa.text("verification <> 'verified'")
GOING_ON = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Go forward. Deliveries of before keep no word on how they were verified."""
    for column in (
        sa.Column("verification", sa.Text()),
        sa.Column("signed_at", Instant()),
        sa.Column("took_ms", sa.Integer()),
        sa.Column("used_previous_token", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("delivery", column)
    op.create_index("ix_delivery_connection_id_id", "delivery", ["connection_id", "id"])
    op.create_index(
        "ix_delivery_verification_id",
        "delivery",
        ["verification", "id"],
        sqlite_where=UNUSUAL,
        postgresql_where=UNUSUAL,
    )
    op.create_index(
        "ix_delivery_failed", "delivery", ["connection_id", "id"], sqlite_where=FAILED, postgresql_where=FAILED
    )
    op.create_index("ix_event_connection_id_id", "event", ["connection_id", "id"])
    for column in (
        sa.Column("previous_token", sa.Text()),
        sa.Column("previous_token_until", Instant()),
        sa.Column("previous_token_used_at", Instant()),
        sa.Column("previous_secret_used_at", Instant()),
        sa.Column("usual_silence_days", sa.Integer()),
    ):
        op.add_column("connection", column)
    op.create_index("ix_connection_previous_token", "connection", ["previous_token"], unique=True)
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid()),
        sa.Column("hour", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejection"),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name="fk_rejection_connection_id"),
    )
    op.create_index("ix_rejection_hour", "rejection", ["hour"])
    op.create_table(
        "rejection_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("header_names", JsonColumn, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejection_sample"),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name="fk_rejection_sample_connection_id"),
    )
    op.create_index("ix_rejection_sample_connection_id_id", "rejection_sample", ["connection_id", "id"])
    op.create_table(
        "body_reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body_reading"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_body_reading_delivery_id"),
    )
    op.create_index("ix_body_reading_delivery_id", "body_reading", ["delivery_id"])
    op.create_table(
        "replay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Uuid()),
        sa.Column("state", sa.Text()),
        sa.Column("since", Instant()),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("replayed", sa.Integer(), nullable=False),
        sa.Column("read_until_id", sa.Uuid()),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_replay"),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name="fk_replay_connection_id"),
    )
    op.create_index("ix_replay_connection_id", "replay", ["connection_id"])
    op.create_index("ix_replay_going_on", "replay", ["id"], sqlite_where=GOING_ON, postgresql_where=GOING_ON)


def downgrade() -> None:
    """Go back."""
    for table in ("replay", "body_reading", "rejection_sample", "rejection"):
        op.drop_table(table)
    op.drop_index("ix_connection_previous_token", "connection")
    for name in (
        "usual_silence_days",
        "previous_secret_used_at",
        "previous_token_used_at",
        "previous_token_until",
        "previous_token",
    ):
        op.drop_column("connection", name)
    op.drop_index("ix_event_connection_id_id", "event")
    for name in ("ix_delivery_failed", "ix_delivery_verification_id", "ix_delivery_connection_id_id"):
        op.drop_index(name, "delivery")
    for name in ("used_previous_token", "took_ms", "signed_at", "verification"):
        op.drop_column("delivery", name)
