### Your order, how to pay, cancelling

checkout-title = 📦 <b>Your order</b>
checkout-each = { $price } each
checkout-each-reduced = { $price } each, normally { $list }
checkout-total = Total { $total }
checkout-total-saved = Total { $total }, you save { $saved }
checkout-held = Held for you until { $time } ({ $minutes } min). How would you like to pay?
checkout-no-methods = No payment method is available right now. You were not charged. Please write to us.

method-alipay = Alipay
method-wxpay = WeChat
method-qqpay = QQ Wallet
method-bank = Bank
method-usdt = USDT
method-paypal = PayPal
method-stars = Telegram Stars
method-balance = balance
method-other = Online payment
pay-with-button = { $method } { $amount }
pay-stars-button = ⭐ { $stars }
pay-balance-button = Pay from balance ({ $balance })
cancel-order-button = Cancel order

cancel-ask =
    ⚠️ <b>Cancel this order?</b>
    Cancelling puts the { $quantity } { $quantity ->
        [one] code
       *[other] codes
    } back on the shelf. No payment was received.
cancel-confirm-button = Cancel order
keep-order-button = Keep it
