### 我的订单

orders-title = 📦 <b>我的订单</b>　第 { $page }/{ $pages } 页
orders-none = 📦 还没有订单。买过的东西都会留在这里。
orders-row = { $place }　{ $sign } { $product } × { $quantity }{ $note }
orders-row-money = 　　{ $amount } · { $time }
orders-note-waiting = {" "}· 待付款，留到 { $time }
orders-note-refunded = {" "}· 已退款
orders-note-expired = {" "}· 已过期
orders-note-cancelled = {" "}· 已取消
orders-note-paid = {" "}· 已付款，正在发货

look-around-button = 去逛逛
order-place-button = { $place }
order-place-pay-button = { $place } 去付款
find-order-button = 按订单号找
find-order-ask = 🔍 发来订单号就好，比如 <code>K7F3-92QM</code>。

order-title = 📦 <b>订单</b> <code>{ $number }</code>　{ $state }
order-state-in-review = ⏳ 核对中
order-state-awaiting-payment = ⏳ 待付款
order-state-paid = ⏳ 已付款，正在发货
order-state-fulfilling = ⏳ 已付款，正在发货
order-state-delivered = ✅ 已发货
order-state-partly-delivered = ✅ 已发一部分
order-state-expired = ⌛ 已过期
order-state-cancelled = 已取消
order-state-refund-due = ⏳ 退款中
order-state-refunded = ↩️ 已退款
order-line = { $product } · { $variant } × { $quantity }
order-line-single = { $product } × { $quantity }
order-money = { $amount } · { $method } · { $time }
order-money-unpaid = { $amount } · { $time }
order-warranty = 质保到 { $date }，还剩 { $days } 天
order-refunded-where = { $amount } 在你的余额里。

show-codes-button = 查看卡密
send-codes-button = 再发一次
pay-now-button = 去付款
buy-again-button = 再买一次
receipt-button = 收据
sent-again-toast = 卡密马上发到下面。

receipt-screen =
    🧾 <b>收据</b>　{ $shop }
    订单 <code>{ $number }</code>
    { $line }
    单价 { $price }　合计 { $amount }
    { $method } · { $time }
