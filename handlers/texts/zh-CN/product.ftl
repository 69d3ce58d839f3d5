### 商品页、数量和使用教程

product-name = <b>{ $name }</b>
product-name-sold-out = <b>{ $name }</b>　补货中
product-summary = { $summary }
product-price = { $price }　·　余 { $left } 件　·　付款后自动发到这里
product-sold-out = { $price }　·　到货前先看看类似的
product-tiers = 一次买 { $tiers }
product-tier = { $quantity } 件 { $price }
product-warranty = 质保 { $days } 天，用不了就找我们
product-person-limit = 每人最多 { $limit } 件，你还能买 { $left } 件
product-person-limit-reached = 每人最多 { $limit } 件，你已经买满了
product-no-price = 这个规格还没有定价，先看看别的吧。

variant-button = { $name } { $price }
variant-chosen-button = { $name } { $price } ✓
fewer-button = −
more-button = ＋
quantity-button = { $quantity } 件
buy-button = 立即购买 { $amount }
how-to-button = 使用教程
ask-button = 问问客服
share-button = 分享
similar-button = 看看类似的
take-left-button = 买 { $left } 件

quantity-ask = 要几件？直接发数字，1–{ $max }。
quantity-wrong = 数量填 1–{ $max } 的整数就好，比如 { $example }。
cancel-form-button = 不改了

how-to-title = 📖 <b>使用教程</b>　{ $product }
how-to-none-alert = 这个商品还没有教程，有问题问我们就好。
how-to-step = { $number }. { $text }
product-fewer-left = 只剩 { $left } 件了。买 { $left } 件，还是换一个？
just-sold-out-alert = 这件刚刚被买走，没有扣款。
price-changed-alert = 价格刚刚变了，没有扣款。下面是现在的价格。
