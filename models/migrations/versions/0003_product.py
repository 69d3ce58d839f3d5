"""What is sold."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER, words

revision = "0003_product"
down_revision = "0002_staff"


def upgrade() -> None:
    _make_category()
    _make_media()
    _make_product()
    _make_variant()
    _make_price()


def downgrade() -> None:
    for table in ("price", "variant", "product", "media", "category"):
        op.drop_table(table)


def _make_category() -> None:
    op.create_table(
        "category",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shelf", words("on_sale", "hidden", "archived", name="ck_category_shelf"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_category"),
    )


def _make_media() -> None:
    op.create_table(
        "media",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", words("photo", "video", name="ck_media_mediakind"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
    )


def _make_product() -> None:
    op.create_table(
        "product",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("category_id", NUMBER, nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("summaries", sa.JSON(), nullable=False),
        sa.Column("how_to", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("show_as", words("text", "qr", "both", name="ck_product_showas"), nullable=False),
        sa.Column("picture_id", NUMBER, nullable=True),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("warranty_days", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shelf", words("on_sale", "hidden", "archived", name="ck_product_shelf"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="fk_product_category_id"),
        sa.ForeignKeyConstraint(["picture_id"], ["media.id"], name="fk_product_picture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_product"),
        sa.UniqueConstraint("code", name="uq_product_code"),
    )
    op.create_index("ix_product_category_id", "product", ["category_id"])


def _make_variant() -> None:
    op.create_table(
        "variant",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("product_id", NUMBER, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("per_order_max", sa.Integer(), nullable=False),
        sa.Column("per_person_max", sa.Integer(), nullable=True),
        sa.Column("low_stock", sa.Integer(), nullable=False),
        sa.Column("next_shelf_no", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shelf", words("on_sale", "hidden", "archived", name="ck_variant_shelf"), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_variant_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_variant"),
        sa.UniqueConstraint("code", name="uq_variant_code"),
    )
    op.create_index("ix_variant_product_id", "variant", ["product_id"])


def _make_price() -> None:
    op.create_table(
        "price",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("variant_id", NUMBER, nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("from_quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("from_quantity >= 1", name="ck_price_from_quantity"),
        sa.CheckConstraint("unit_price >= 0", name="ck_price_unit_price"),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_price_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_price"),
        sa.UniqueConstraint(
            "variant_id", "currency", "from_quantity", name="uq_price_variant_id_currency_from_quantity"
        ),
    )
    op.create_index("ix_price_variant_id", "price", ["variant_id"])
