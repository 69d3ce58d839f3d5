"""What notices say: one renderer for each kind, asked when the notice is sent."""

from bot.outbox.notices import Kind
from handlers.notices import goods, money, repaint, staff
from handlers.notices.paper import Edit, Paper, Renderer

__all__ = ["RENDERERS", "Edit", "Paper", "Renderer"]

RENDERERS: dict[Kind, Renderer] = {
    Kind.GOODS: goods.goods,
    Kind.GOODS_QR: goods.goods_qr,
    Kind.HOW_TO: goods.how_to,
    Kind.REPAINT: repaint.repaint,
    Kind.LATE_GOODS: money.late_goods,
    Kind.LATE_GONE: money.late_gone,
    Kind.SHORT_PAID: money.short_paid,
    Kind.OVERPAID: money.overpaid,
    Kind.PAID_TWICE: money.paid_twice,
    Kind.STARS_RETURNED: money.stars_returned,
    Kind.BALANCE_CREDITED: money.balance_credited,
    Kind.SALE: staff.sale,
    Kind.LOW_STOCK: staff.low_stock,
    Kind.STUCK: staff.stuck,
    Kind.DEAD: staff.dead,
    Kind.BUG: staff.bug,
    Kind.SHOP_NOTICE: staff.shop_notice,
}
