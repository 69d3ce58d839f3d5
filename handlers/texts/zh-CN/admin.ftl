### 店主的面板：今天、暂停、查订单、没送到的消息

admin-panel =
    🛍 <b>{ $shop }</b> · 今天
    卖出 { $sold } 单 · { $amount }
    待付款 { $waiting } · 卡住 { $stuck } · 快卖完 { $low }
admin-panel-paused = ⏳ <b>暂停营业中</b>，{ $time } 恢复
admin-panel-paused-open-end = ⏳ <b>暂停营业中</b>，等你恢复
admin-panel-no-contact = ⚠️ 买家还找不到人：在 config.toml 写上 shop.support_contact
admin-panel-dead = ⚠️ { $count } 条消息没有送到

admin-goods-button = 商品
admin-stock-button = 库存
admin-restock-button = 补货
admin-find-order-button = 查订单
admin-stuck-button = 卡住的 { $count }
admin-dead-button = 没送到 { $count }
admin-pause-button = 暂停营业
admin-reopen-button = 恢复营业
admin-refresh-button = 刷新
admin-panel-button = 返回面板

pause-ask = ⏳ <b>暂停营业到什么时候？</b>
    暂停后不接新订单；已付款的照常发货。
pause-hour-button = 1 小时
pause-morning-button = 明天 09:00
pause-open-button = 等我打开
paused-toast = 好，暂停营业。
reopened-toast = 好，开门了。

staff-order-ask = 🔍 发订单号，比如 <code>K7F3-92QM</code>。
staff-order-none = 没有找到这个订单号，检查一下再发。
staff-order =
    📦 <b>订单</b> <code>{ $number }</code>　{ $state }
    { $line }
    { $amount } · { $method }
    买家 { $name }（<code>{ $buyer }</code>）
staff-order-source = 来源 { $first } → { $last }
staff-order-source-once = 来源 { $source }
staff-order-event = { $time }　{ $what }
staff-order-created = 下单
staff-order-paid = 付款
staff-order-delivered = 发货
staff-order-closed = 关闭
staff-order-payment = { $method } { $amount } · { $status }
staff-order-to-balance = { $amount } 放进买家余额
staff-order-from-balance = 用余额付 { $amount }
staff-order-notice = { $kind }：{ $status }
staff-order-audit-reveal = 管理员 { $actor } 看了明文
staff-order-audit-resend = 管理员 { $actor } 让卡密再发一次
staff-payment-intended = 正在要链接
staff-payment-open = 已给链接
staff-payment-settled = 已到账
staff-payment-closed = 已作废
staff-payment-failed = 平台没有接受
staff-notice-status-waiting = 正要发
staff-notice-status-sent = 已送到
staff-notice-status-parked = 买家拦截了机器人，等他回来就发
staff-notice-status-dead = 没有送到
staff-notice-goods = 卡密
staff-notice-goods-qr = 二维码
staff-notice-how-to = 使用教程
staff-notice-repaint = 更新付款消息
staff-notice-late-goods = 款晚到的说明
staff-notice-late-gone = 货已卖完的说明
staff-notice-short-paid = 少付的说明
staff-notice-overpaid = 多付的说明
staff-notice-paid-twice = 付了两次的说明
staff-notice-stars-returned = Stars 退回的说明
staff-notice-balance-credited = 余额到账的说明
staff-notice-sale = 卖出提醒
staff-notice-low-stock = 快卖完的提醒
staff-notice-stuck = 订单卡住的提醒
staff-notice-dead = 没送到的提醒
staff-notice-bug = 出错的提醒
staff-notice-shop-notice = 店铺提醒
staff-order-secrets = 卡密 { $masked }
reveal-button = 查看明文
resend-button = 再发一次
resent-toast = 卡密马上再发给买家。
reveal-ask =
    ⚠️ <b>查看这 { $count } 张卡密？</b>
    明文会出现在这个聊天里，这次查看会记进审计。
reveal-confirm-button = 确认查看
revealed =
    ⚠️ <b>卡密明文</b>　订单 <code>{ $number }</code>

stuck-none = ✅ 没有卡住的订单。
stuck-title = ⚠️ <b>卡住的订单</b>：已付款，还没发货
stuck-order-button = { $number } · { $amount }

dead-none = ✅ 所有消息都送到了。
dead-title = ⚠️ <b>没送到的消息</b>
dead-row = #{ $id } · { $kind } → <code>{ $chat }</code>：{ $reason }
retry-button = 重试 #{ $id }
retried-toast = 马上再试一次。

admin-list-empty = 这里还没有东西。
