### 欢迎、菜单、语言和帮助

welcome-first =
    你好，{ $name }，欢迎来到 { $shop }。
    在这里选好商品、付款，卡密直接发到这个聊天里，以后随时能再看。
welcome-back = { $shop } · 余额 { $balance }
welcome-waiting = ⏳ 有一笔待付款：{ $product } × { $quantity }，{ $amount }，留到 { $time }
welcome-product-gone = 这个商品已经下架，看看别的吧。
welcome-closed = { $shop } 正在休息，{ $time } 回来。已付款的订单不受影响，照常可以查看。
welcome-closed-open-end = { $shop } 正在休息。已付款的订单不受影响，照常可以查看。

pay-waiting-button = 继续付款 { $amount }
again-button = 🔁 再买一次：{ $product } { $amount }
all-products-button = 🛍 全部商品
search-button = 🔍 搜索
orders-button = 📦 我的订单
balance-button = 👛 余额
support-button = 💬 联系客服
support-open-button = 联系客服

balance-screen =
    👛 <b>余额 { $balance }</b>
    多付、晚到的钱会放在这里，下单时可以直接用余额付款。

language-screen = 🌐 <b>选择语言</b>
language-zh-button = 中文
language-en-button = English
language-set-toast = 好，以后用中文。

support-screen =
    💬 <b>遇到问题？</b>
    付了没收到：打开那个订单，点「遇到问题」，我们马上去问支付平台。
    付晚了、付多了：钱一分不少，补发卡密，或放进你的余额。
    卡密不见了：「我的订单」里随时能再看、再发一次。
support-contact = 还没解决？找 { $contact }，带上订单号更快。

problem-screen = 💬 <b>订单</b> <code>{ $number }</code> <b>有问题？</b>
problem-when-waiting = 还没有收到付款。付过了就点「我已付款」，我们马上去问支付平台；付不了就换种方式。
problem-when-paid = { $amount } 已收到，正在发货。好了会在这里告诉你。
problem-when-delivered = 卡密已经发给你了。照使用教程再试一次，复制时点一下卡密，前后不会多出空格。
problem-when-over = 没有收到付款，货已放回货架。其实付了也不用急：钱一到我们就补发，或放进你的余额。
problem-when-refunded = { $amount } 一分不少，在你的余额里。
problem-contact = 还没解决？找 { $contact }，带上这个订单号。

help-screen =
    <b>怎么用</b>
    🛍 选商品 → 选付款方式 → 付款 → 卡密自动发到这里。
    直接发商品名就是搜索。

    /start 首页　/orders 我的订单
    /search 搜索　/lang 语言
    /paysupport 付款问题　/terms 条款
help-admin = 店主：/admin 管理面板　/restock 补货　/stock 库存　/order 查订单
paysupport-screen =
    <b>付款问题</b>
    付完没到：在订单里点「我已付款」，我们马上去问；到账立刻发货。
    付晚了：钱一到就补发，没货就放进你的余额。
    付多了、付了两次：多的会放进余额；Stars 原路退回。
paysupport-contact = 还没解决？带上订单号找 { $contact }。
terms-screen =
    <b>条款</b>
    { $terms }
terms-default = 虚拟商品，付款后自动发货。卡密发出后当天核对一下，有问题带订单号联系我们。
back-button = 返回
group-private = 购物和查单都在私聊里进行。
open-private-button = 打开私聊
