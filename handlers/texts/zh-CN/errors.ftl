### 做不到的时候怎么说：发生了什么、钱在哪里、下一步

error-out-of-stock = { $left ->
    [0] 这件刚刚卖完，没有扣款。
   *[other] 只剩 { $left } 件了，没有扣款。改成 { $left } 件就能买。
 }
error-too-many-open-orders = 你还有 { $count } 笔没付款的订单，先付或取消一笔就能继续。没有扣款。
error-too-many-held = 没付款的订单已经占了不少库存，{ $left ->
    [0] 先付或取消一笔就能继续
   *[other] 现在最多还能下 { $left } 件
 }。没有扣款。
error-person-limit = 每人最多 { $limit } 件，{ $left ->
    [0] 你已经买满了
   *[other] 你还能买 { $left } 件
 }。没有扣款。
error-order-limit = 一次最多买 { $limit } 件，把数量改小就能继续。没有扣款。
error-shop-closed = 小店正在休息，{ $until } 回来。没有扣款，已付款的订单不受影响。
shop-closed-open-end = 小店正在休息。没有扣款，已付款的订单不受影响。
error-price-changed = 价格刚刚变了，没有扣款。返回后重新打开这个商品，就是现在的价格。
error-order-expired = 这个订单的时间到了，货已放回货架。重新下单就好；如果已经付了，钱一到就补发，或放进余额。
error-balance-too-low = 余额不够，还差 { $missing }。没有扣款，可以换一种付款方式。
error-no-price = 这个规格暂时没有定价，没有扣款。看看别的规格吧。
error-not-allowed = 没有这个指令。
error-bad-input = 这里没看懂，换个写法再发一次。
error-bad-file = 这个文件读不了。发一个 .txt 或 .csv 文本文件就行。
error-flooding = 慢一点，刚才那一下已经收到了。
error-product-gone = 这个商品已经下架，没有扣款。看看别的吧。
error-order-not-found = 没有找到这个订单。
error-payment-not-found = 没有找到这笔付款。
error-notice-not-found = 没有找到这条通知，可能已经发出去了。
error-wrong-status = 这个订单刚刚变了。打开「我的订单」看最新状态，钱和货都在那里。
error-already-held = 这件刚刚被别人买走，没有扣款。
error-already-done = 刚才那一下已经办好了，不用再点。
error-gateway-unavailable = 这种付款方式暂时没有回应。换一种方式付，或 2 分钟后再试；订单还给你留着。
error-gateway-refused = 这种付款方式现在用不了，没有扣款。换一种方式付，订单还给你留着。
error-bad-signature = 这条付款消息对不上，不会入账。
error-blocked = 消息送不到：对方拦截了机器人，或还没有打开过它。
error-slow-down = Telegram 要我们慢一点，{ $seconds } 秒后继续。
error-unreachable = Telegram 暂时没有回应，会自己再试。
error-undeliverable = Telegram 不收这条消息。

bug-not-charged =
    ⚠️ <b>我们这边出了点问题，没有扣款</b>
    已经记下，编号 <code>{ $ref }</code>。
bug-while-paying =
    ⚠️ <b>我们这边出了点问题，付款不受影响</b>
    到账照常发货。已经记下，编号 <code>{ $ref }</code>。
old-page-toast = 这一页旧了，下面是最新的。
unknown-words = 这个指令这里没有，下面是能做的事。
not-text = 这里只看得懂文字。找商品就直接发名字；付款和卡密的问题点「联系客服」。
not-text-in-form = 这里要的是文字。直接打字发来就能继续，前面填的都还在。
slow-down-toast = 慢一点，刚才那一下已经收到了。
show-unpaid-button = 查看待付款
