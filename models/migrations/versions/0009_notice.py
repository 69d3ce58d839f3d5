"""What is to be said."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER, only, words

revision = "0009_notice"
down_revision = "0008_delivery"


def upgrade() -> None:
    _make_notice()
    _make_message_place()


def downgrade() -> None:
    for table in ("message_place", "notice"):
        op.drop_table(table)


def _make_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(64), nullable=False),
        sa.Column(
            "status",
            words("waiting", "sent", "parked", "dead", name="ck_notice_noticestatus"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("bot_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("dedupe_key", name="uq_notice_dedupe_key"),
    )
    op.create_index("ix_notice_dead", "notice", ["id"], **only("status = 'dead'"))
    op.create_index("ix_notice_parked", "notice", ["chat_id"], **only("status = 'parked'"))
    op.create_index("ix_notice_sent_at", "notice", ["sent_at"])
    op.create_index("ix_notice_waiting", "notice", ["chat_id", "id"], **only("status = 'waiting'"))


def _make_message_place() -> None:
    op.create_table(
        "message_place",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", NUMBER, nullable=False),
        sa.Column("picture", sa.Boolean(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_message_place_order_id"),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "message_id", name="pk_message_place"),
    )
    op.create_index("ix_message_place_order_id", "message_place", ["order_id"])
    op.create_index("ix_message_place_posted_at", "message_place", ["posted_at"])
