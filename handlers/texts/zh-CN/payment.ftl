### 等待付款，以及它之后变成的样子

waiting-title = ⏳ <b>等待付款　{ $amount }</b>
waiting-order = 订单 <code>{ $number }</code> · { $method }
waiting-deadline = 请在 { $time } 前付款（还剩 { $minutes } 分钟）。
waiting-scan-alipay = 手机上点按钮；在电脑上就用支付宝扫图里的码。
waiting-scan-wxpay = 保存图片，打开微信「扫一扫」，从相册选它。
waiting-scan = 手机上点按钮；在电脑上就扫图里的码。
waiting-link = 点下面的按钮去付款。
waiting-stars = 下面那条账单就是付款入口，用 ⭐ { $stars } 支付。
waiting-no-return = 付完不用回来点，收到款卡密自动发到这里。

go-pay-button = 去付款 { $amount }
go-pay-with-button = 去{ $method }付款 { $amount }
i-have-paid-button = 我已付款
change-method-button = 换种方式
problem-button = 遇到问题

not-seen-yet-alert = 还没看到这笔款。刚付的话等 1 分钟左右，我们每分钟自动查一次，到账立刻发货。
not-seen-long-alert = { $minutes } 分钟还没看到。我们会继续查；钱一到就发货，或放进你的余额。

paid-screen =
    ✅ <b>已收款 { $amount }</b> · { $time }
    卡密在下一条消息里。
expired-screen =
    ⌛ <b>已过期，没有收到付款</b>
    卡密已放回货架。如果你其实付了，不用急：钱一到我们就补发，或放进你的余额。
cancelled-screen =
    <b>已取消，没有收到付款</b>
    卡密已放回货架。
ended-order = 订单 <code>{ $number }</code> · { $line }
order-again-button = 重新下单
i-did-pay-button = 我其实付了

stars-invoice-title = { $product }
stars-invoice-description = { $product } × { $quantity } · 订单 { $number }
stars-line = { $product } × { $quantity }
