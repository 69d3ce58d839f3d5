### 确认订单、选付款方式、取消

checkout-title = 📦 <b>确认订单</b>
checkout-each = 单价 { $price }
checkout-each-reduced = 单价 { $price }　原价 { $list }
checkout-total = 合计 { $total }
checkout-total-saved = 合计 { $total }　已省 { $saved }
checkout-held = 卡密给你留到 { $time }（{ $minutes } 分钟）。选一种付款方式：
checkout-no-methods = 现在没有可用的付款方式，没有扣款。请稍后找我们。

method-alipay = 支付宝
method-wxpay = 微信
method-qqpay = QQ 钱包
method-bank = 网银
method-usdt = USDT
method-paypal = PayPal
method-stars = Telegram Stars
method-balance = 余额
method-other = 在线支付
pay-with-button = { $method } { $amount }
pay-stars-button = ⭐ { $stars }
pay-balance-button = 余额付款（可用 { $balance }）
cancel-order-button = 取消订单

cancel-ask =
    ⚠️ <b>要取消这笔订单吗？</b>
    取消后，{ $quantity } 张卡会放回货架。没有收到付款。
cancel-confirm-button = 确认取消
keep-order-button = 保留订单
