### 店主改商品

goods-categories = 🛍 <b>商品</b>　选一个分类
goods-category = 🛍 <b>{ $name }</b>　{ $count } 个商品
goods-category-row-button = { $sign }{ $name }（{ $count }）
goods-product-row-button = { $sign }{ $name }
goods-new-category-button = ＋ 新分类
goods-new-product-button = ＋ 新商品
goods-rename-button = 改名
goods-hide-button = 下架
goods-show-button = 上架

goods-product =
    🛍 <b>{ $name }</b>　{ $shelf }
    { $summary }
goods-product-facts = 发货显示 { $show }　质保 { $days } 天　教程 { $steps } 步
goods-product-fields = 字段 { $fields }
goods-product-link = 链接 <code>{ $link }</code>
goods-variant-row = { $sign } { $name }　{ $price }　余 { $left }
goods-shelf-on-sale = 在售
goods-shelf-hidden = 已下架
goods-shelf-archived = 已归档
goods-show-text = 文本
goods-show-qr = 二维码
goods-show-both = 文本 + 二维码

goods-name-button = 名称
goods-summary-button = 简介
goods-how-to-button = 教程
goods-picture-button = 图片
goods-show-as-button = 显示：{ $show }
goods-fields-button = 字段
goods-warranty-button = 质保
goods-category-button = 换分类
goods-variant-button = { $name }
goods-new-variant-button = ＋ 新规格
goods-archive-button = 归档
goods-look-button = 店里的样子
goods-archive-ask =
    ⚠️ <b>归档「{ $name }」？</b>
    它会从商店和列表里消失，订单和库存都保留。
goods-archive-confirm-button = 确认归档

goods-variant =
    📦 <b>{ $product }</b> · { $name }　{ $shelf }
    价格 { $prices }
    Stars { $stars }
    每单最多 { $order }　每人最多 { $person }
    余 <b>{ $left }</b>　剩 { $threshold } 件时提醒
    补货 <code>/restock { $code }</code>
goods-none = 还没定价
goods-stars-auto = 按汇率自动
goods-unlimited = 不限
goods-price-button = 价格
goods-stars-button = Stars 价
goods-order-limit-button = 每单上限
goods-person-limit-button = 每人上限
goods-threshold-button = 预警线

goods-now = 现在：<code>{ $value }</code>
goods-ask-category-name =
    <b>分类叫什么？</b>
    两种语言用 | 分开，比如 <code>影视会员 | Video</code>
goods-ask-product-name =
    <b>商品叫什么？</b>
    两种语言用 | 分开，比如 <code>影视会员 | Video pass</code>
goods-ask-variant-name =
    <b>规格叫什么？</b>
    两种语言用 | 分开，比如 <code>1 个月 | 1 month</code>
goods-ask-summary =
    <b>用一两句介绍它</b>
    两种语言用 | 分开。发 <code>-</code> 就清空。
goods-ask-how-to =
    <b>使用教程，一行一步</b>
    两种语言之间放一行 | 就好。发 <code>-</code> 就清空。
    给某一步配图：直接发图片或视频，说明里写步骤号，比如 <code>2</code>。
goods-ask-picture =
    <b>发一张商品图片</b>
    发 <code>-</code> 就去掉现在的图片。
goods-ask-fields =
    <b>卡密怎么分成几段？</b>
    先写分隔符，再写每段的名字：<code>---- 卡号,密码 | Card,PIN</code>
    发 <code>-</code> 就不分段。
goods-ask-warranty =
    <b>质保几天？</b>
    发数字，0 表示没有。
goods-ask-price =
    <b>一件多少钱？</b>
    比如 <code>28.80</code>；多买优惠写成 <code>1=28.80, 5=27.50, 10=26</code>
goods-ask-stars =
    <b>一件多少 Stars？</b>
    比如 <code>120</code> 或 <code>1=120, 5=110</code>。发 <code>-</code> 就按汇率自动算。
goods-ask-order-limit =
    <b>一单最多几件？</b>
    发数字，比如 <code>50</code>。
goods-ask-person-limit =
    <b>每人最多几件？</b>
    发数字；发 <code>-</code> 就不限。
goods-ask-threshold =
    <b>剩几件时提醒你？</b>
    发数字，比如 <code>5</code>。
goods-ask-move = 换到哪个分类？
goods-steep =
    ⚠️ <b>价格变化超过 30%</b>
    { $old } → { $new }，下一个买家就按新价付。
goods-steep-button = 就用 { $new }
goods-saved-toast = 已保存。
goods-saved = ✅ 已保存。
