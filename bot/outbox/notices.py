"""What can be said through the outbox; each kind has one renderer among the handlers' notices.

facts of a notice are whole numbers and short words, never a secret, a name or an amount as text.
"""

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of notices, with the facts each needs.

    To buyers:
    goods             {order_id}                     the goods as text, or as a document when there are many
    goods_qr          {order_id, index}              the index-th secret (from 0) as a QR picture
    how_to            {order_id, step}               the step-th step (from 0) of the how-to, with its picture
    repaint           {order_id, bot_id, message_id, picture}  brings one message up to date with its order
    late_goods        {order_id, amount, currency}   late money, goods still there
    late_gone         {order_id, amount, currency}   late money, goods gone: it is in the balance
    short_paid        {order_id, amount, missing, currency}  too little: it is in the balance
    overpaid          {order_id, amount, currency}   the rest (`amount`) is in the balance
    paid_twice        {order_id, amount, currency}   the second payment is in the balance
    stars_returned    {order_id, amount}             the second payment in Stars went back
    balance_credited  {amount, currency}             money nobody could place is in the balance

    To admins:
    sale              {order_id}
    low_stock         {variant_id, left}
    stuck             {order_id}                     paid and not delivered for too long
    dead              {notice_id}                    a notice was given up
    bug               {update_id, ref}               something broke
    shop_notice       {text_key}                     any other sentence, by its text key; other facts fill it
    """

    GOODS = "goods"
    GOODS_QR = "goods_qr"
    HOW_TO = "how_to"
    REPAINT = "repaint"
    LATE_GOODS = "late_goods"
    LATE_GONE = "late_gone"
    SHORT_PAID = "short_paid"
    OVERPAID = "overpaid"
    PAID_TWICE = "paid_twice"
    STARS_RETURNED = "stars_returned"
    BALANCE_CREDITED = "balance_credited"
    SALE = "sale"
    LOW_STOCK = "low_stock"
    STUCK = "stuck"
    DEAD = "dead"
    BUG = "bug"
    SHOP_NOTICE = "shop_notice"
