"""what families answer and tick, corrections of facts and who was told, offices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ask_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "action", "what", "locale", name=op.f("pk_ask_counts")),
    )
    op.create_table(
        "fact_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version_before", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_by_name", sa.String(length=60), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by", sa.BigInteger(), nullable=True),
        sa.Column("looked_by_name", sa.String(length=60), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_changes")),
    )
    with op.batch_alter_table("fact_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_changes_fact_id"), ["fact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_changes_looked_by"), ["looked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_changes_made_by"), ["made_by"], unique=False)

    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_checked_by"), ["checked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_offices_place"), ["place"], unique=False)

    op.create_table(
        "progress",
        sa.Column("family_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["families.id"],
            name=op.f("fk_progress_family_id_families"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("family_id", name=op.f("pk_progress")),
    )
    op.create_table(
        "fact_notices",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["fact_changes.id"],
            name=op.f("fk_fact_notices_change_id_fact_changes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_fact_notices_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "change_id", name=op.f("pk_fact_notices")),
    )
    with op.batch_alter_table("fact_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_notices_change_id"), ["change_id"], unique=False)

    op.create_table(
        "tellings",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("fact_id", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_tellings_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "fact_id", "version", name=op.f("pk_tellings")),
    )
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tellings_fact_id"), ["fact_id"], unique=False)


def downgrade() -> None:
    for table in ("tellings", "fact_notices", "progress", "offices", "fact_changes", "ask_counts"):
        op.drop_table(table)
