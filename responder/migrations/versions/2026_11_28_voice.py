"""Brands have a voice: wordings of their own, forms of address, policies; managers vouch, and may be phoned and seen."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from responder.models.table import Instant, JsonColumn

revision = "3f7a9d20c6be"
down_revision = "8c1f0e6b2d94"
branch_labels = None
depends_on = None

EMPTY: dict[str, Any] = {"nullable": False, "server_default": "{}"}
ADDED: dict[str, tuple[tuple[str, Any, dict[str, Any]], ...]] = {
    "brand": (
        ("imprint", sa.Text(), {}),
        ("home_country", sa.Text(), {}),
        ("address_forms", JsonColumn, EMPTY),
        ("policies", JsonColumn, EMPTY),
        ("variety_months", sa.Integer(), {"nullable": False, "server_default": "6"}),
        ("gesture_cents", sa.Integer(), {}),
        ("voice_revision", sa.Integer(), {"nullable": False, "server_default": "0"}),
    ),
    "manager": (
        ("phone", sa.Text(), {}),
        ("shows_phone", sa.Boolean(), {"nullable": False, "server_default": sa.false()}),
    ),
    "customer": (("address_form", sa.Text(), {}),),
    "letter": (("photo_sha256", sa.Text(), {}),),
    "case": (("declined_sha256", sa.Text(), {}),),
    "draft": (
        ("address", JsonColumn, EMPTY),
        ("policy", JsonColumn, EMPTY),
        ("polish", JsonColumn, EMPTY),
        ("company", sa.Text(), {}),
    ),
}


def upgrade() -> None:
    """Go forward."""
    for table, columns in ADDED.items():
        for name, kind, options in columns:
            op.add_column(table, sa.Column(name, kind, **options))
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("removed_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_photo_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index("ix_photo_manager_id", "photo", ["manager_id"])
    known = sa.text("company IS NOT NULL")
    op.create_index("ix_draft_company_id", "draft", ["company", "id"], sqlite_where=known, postgresql_where=known)
    given = sa.text("photo_sha256 IS NOT NULL")
    op.create_index("ix_letter_photo_sha256", "letter", ["photo_sha256"], sqlite_where=given, postgresql_where=given)
    op.create_table(
        "testimony",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", JsonColumn, nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_testimony_case_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_testimony_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimony")),
    )
    op.create_index("ix_testimony_case_id_kind", "testimony", ["case_id", "kind"])
    op.create_table(
        "wording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("back_to", sa.Integer(), nullable=True),
        sa.Column("published_at", Instant(timezone=True), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_wording_brand_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint(
            "brand_id", "language", "name", "number", name=op.f("uq_wording_brand_id_language_name_number")
        ),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_letter_photo_sha256", "letter")
    op.drop_index("ix_draft_company_id", "draft")
    for table in ("wording", "testimony", "photo"):
        op.drop_table(table)
    for table, columns in ADDED.items():
        for name, *_ in columns:
            op.drop_column(table, name)
