### 主动发出的消息：发货、晚到的钱、给店主的提醒

delivered-title = ✅ <b>已发货</b>　{ $line }
delivered-copy = 订单 <code>{ $number }</code> · 点一下就能复制
delivered-scan = 订单 <code>{ $number }</code> · { $quantity } 张二维码在下面
delivered-file = 订单 <code>{ $number }</code> · 共 { $quantity } 行，在这个文件里
delivered-place = { $place }. {""}
delivered-below = 　 {""}
delivered-field = { $label } <code>{ $value }</code>
delivered-whole = <code>{ $value }</code>
delivered-how-to = 怎么用：{ $text }
delivered-step = <b>使用教程 { $place }/{ $count }</b>
    { $text }
delivered-warranty = 质保到 { $date }。用不了就点「遇到问题」。
delivered-thanks = 谢谢光顾。以后在「我的订单」里随时能再看。
delivered-qr = { $product } · { $place }/{ $count } · 扫这个码

late-goods =
    ✅ <b>款到了，货也有</b>
    订单 <code>{ $number }</code> 当时已过期，你的 { $amount } 在 { $time } 到账，我们照原价补发，卡密在下一条消息里。
late-gone =
    ⚠️ <b>款到了，但货卖完了</b>
    { $amount } 一分不少，已放进你的余额（现在 { $balance }）。
    可以买别的，也可以等到货；想要回这笔钱就找客服。
short-paid =
    ⚠️ <b>收到 { $amount }，还差 { $missing }</b>
    订单 <code>{ $number }</code>：这 { $amount } 已放进你的余额（现在 { $balance }）。
    余额够了就能直接付这个订单，也可以换一种方式付全款。
overpaid =
    ✅ <b>多付的 { $amount } 已放进余额</b>
    现在余额 { $balance }，下次付款可以直接用。
paid-twice =
    ✅ <b>这单付了两次，第二笔已放进余额</b>
    订单 <code>{ $number }</code> 的第二笔 { $amount } 一分不少，现在余额 { $balance }。
    想要回这笔钱就找客服。
stars-returned =
    ✅ <b>{ $stars } 已退回你的 Telegram</b>
    这笔 Stars 没有对应的待付订单，已经原路退回。
balance-credited =
    ✅ <b>{ $amount } 已放进你的余额</b>
    现在余额 { $balance }，付款时可以直接用。
open-order-button = 查看订单

sale-notice =
    ✅ <b>卖出</b>　{ $line }
    { $amount } · { $method } · <code>{ $number }</code>
stuck-notice =
    ⚠️ <b>订单卡住了</b>　<code>{ $number }</code>
    { $line }
    { $amount } 在 { $time } 付款，货还没发出去。
low-stock-notice =
    ⚠️ <b>快卖完了</b>　{ $name }
    还剩 { $left } 件 · <code>{ $code }</code>
restock-now-button = 现在补货
dead-notice =
    ⚠️ <b>有 { $count } 条消息没有送到</b>
    最近一条：{ $reason }
dead-open-button = 查看并重试
bug-notice =
    ⚠️ <b>程序出错，编号 <code>{ $ref }</code></b>
    更新 { $update }。日志里搜这个编号就能看到原因；同一处每小时只提醒一次。
