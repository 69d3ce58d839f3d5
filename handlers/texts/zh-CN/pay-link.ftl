### 付款链接的页面，以及对不上的款项告诉管理员的话

link-paid-title = ✅ 款已收到
link-paid-text = 这里不用再付。卡密和订单的后续都在 Telegram 聊天里。
link-over-title = ⌛ 这个订单的时间已过
link-over-text = 这个链接不再收款。如果你其实付了，不用急：钱一到我们就发货，或放进你的余额。
link-elsewhere-title = 这个链接已停用
link-elsewhere-text = 现在的付款方式在 Telegram 聊天里。如果你在这里付了，不用急：钱一到我们就发货，或放进你的余额。
link-unknown-title = 没有找到这个付款链接
link-unknown-text = 链接可能少了一截，最新的在 Telegram 聊天里。这里没有扣款。
link-back-title = 谢谢
link-back-text = 款一到账，卡密就发到 Telegram 聊天里。这个页面可以关掉了。
link-home-button = 回到聊天

unknown-payment-notice =
    ⚠️ <b>有一笔款对不上订单</b>
    { $gateway } 报来一笔款，编号 <code>{ $payment }</code>，店里没有发出过这个编号。款项已留存，还没有入账：到支付平台核对一下。
wrong-currency-notice =
    ⚠️ <b>有一笔款币种不对</b>
    { $gateway } 为 <code>{ $payment }</code> 报来的款不是当时要的币种。款项已留存，还没有入账：到支付平台核对一下。
