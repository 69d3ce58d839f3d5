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
goods-product-link = 链接 { $link }
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
goods-archive-ask =
    ⚠️ <b>归档「{ $name }」？</b>
    它会从商店和列表里消失，订单和库存都保留。
goods-archive-confirm-button = 确认归档

goods-variant =
    📦 <b>{ $product }</b> · { $name }　{ $shelf }
    价格 { $prices }
    Stars { $stars }
    每单最多 { $order }　每人最多 { $person }
    余 { $left }　少于等于 { $threshold } 时提醒
goods-none = 未设
goods-unlimited = 不限
goods-price-button = 价格
goods-stars-button = Stars 价
goods-order-limit-button = 每单上限
goods-person-limit-button = 每人上限
goods-threshold-button = 预警线

goods-ask-category-name = 分类叫什么？双语用 | 分开：<code>影视会员 | Video</code>
goods-ask-product-name = 商品叫什么？双语用 | 分开：<code>影视会员 月卡 | Video pass</code>
goods-ask-variant-name = 规格叫什么？双语用 | 分开：<code>1 个月 | 1 month</code>
goods-ask-summary = 写一两句简介，双语用 | 分开。发 <code>-</code> 清空。
goods-ask-how-to = 使用教程：一行一步，双语用单独一行 <code>|</code> 分开。发 <code>-</code> 清空。给某一步配图：发图片，说明写步骤号。
goods-ask-picture = 发一张图片。发 <code>-</code> 去掉图片。
goods-ask-fields = 卡密怎么分段？比如 <code>----</code> 分成 卡号、密码，就发：<code>---- 卡号,密码 | Card,PIN</code>。发 <code>-</code> 表示不分段。
goods-ask-warranty = 质保几天？发数字，0 表示没有。
goods-ask-price = 价格是多少？比如 <code>28.80</code>。多买优惠就写：<code>1=28.80, 5=27.50, 10=26</code>
goods-ask-stars = Stars 价格是多少？比如 <code>120</code> 或 <code>1=120, 5=110</code>。发 <code>-</code> 按汇率自动算。
goods-ask-order-limit = 每单最多几件？发数字。
goods-ask-person-limit = 每人最多几件？发数字，发 <code>-</code> 表示不限。
goods-ask-threshold = 剩几件时提醒你？发数字。
goods-ask-move = 换到哪个分类？
goods-steep =
    ⚠️ <b>价格变化超过 30%</b>
    { $old } → { $new }。确定是这个价？
goods-steep-button = 就用 { $new }
goods-saved-toast = 已保存。
goods-saved = ✅ 已保存。
