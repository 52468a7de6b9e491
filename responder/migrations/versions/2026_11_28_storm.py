"""Storms: very many goodbyes within an hour are one question to a person. What is held is found without reading it all."""

import sqlalchemy as sa
from alembic import op

from responder.models.table import Instant

revision = "e3a58f1b6d70"
down_revision = "e5a90c3d71f4"
branch_labels = None
depends_on = None

OPENED = sa.text("outcome = 'opened'")
RAGES = sa.text("state = 'raging'")
IN_STORM = sa.text("storm_id IS NOT NULL")
HELD_ALONE = sa.text("stage = 'held' AND storm_id IS NULL")
NAMELESS = sa.text("stage = 'held' AND email IS NULL")


def upgrade() -> None:
    """Go forward. `case.storm_id` refers to `storm.id` in fact only: SQLite adds no such promise to a table it has."""
    op.create_table(
        "storm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("noticed_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("swept_at", Instant()),
        sa.Column("decided_at", Instant()),
        sa.Column("decided_by", sa.Text()),
        sa.Column("drained_at", Instant()),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name="fk_storm_connection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_storm"),
    )
    op.create_index(
        "uq_storm_raging", "storm", ["connection_id"], unique=True, sqlite_where=RAGES, postgresql_where=RAGES
    )
    op.create_index("ix_storm_connection_id_id", "storm", ["connection_id", "id"])
    op.add_column("case", sa.Column("storm_id", sa.Uuid()))
    for name, columns, some in (
        ("ix_case_storm_id_id", ["storm_id", "id"], IN_STORM),
        ("ix_case_held_alone", ["stage", "id"], HELD_ALONE),
        ("ix_case_nameless", ["stage", "due_at"], NAMELESS),
    ):
        op.create_index(name, "case", columns, sqlite_where=some, postgresql_where=some)
    op.create_index("ix_case_connection_id_created_at", "case", ["connection_id", "created_at"])
    op.drop_index("ix_case_connection_id", "case")
    op.create_index(
        "ix_event_opened", "event", ["connection_id", "created_at"], sqlite_where=OPENED, postgresql_where=OPENED
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_event_opened", "event")
    op.create_index("ix_case_connection_id", "case", ["connection_id"])
    for name in ("connection_id_created_at", "nameless", "held_alone", "storm_id_id"):
        op.drop_index(f"ix_case_{name}", "case")
    op.drop_column("case", "storm_id")
    op.drop_table("storm")
