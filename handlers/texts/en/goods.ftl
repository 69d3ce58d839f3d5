### The owner edits products

goods-categories = 🛍 <b>Products</b> · choose a category
goods-category = 🛍 <b>{ $name }</b> · { $count } { $count ->
        [one] product
       *[other] products
    }
goods-category-row-button = { $sign }{ $name } ({ $count })
goods-product-row-button = { $sign }{ $name }
goods-new-category-button = + Category
goods-new-product-button = + Product
goods-rename-button = Rename
goods-hide-button = Take off sale
goods-show-button = Put on sale

goods-product =
    🛍 <b>{ $name }</b> · { $shelf }
    { $summary }
goods-product-facts = Delivered as { $show } · warranty { $days } days · guide { $steps } steps
goods-product-fields = Fields { $fields }
goods-product-link = Link { $link }
goods-variant-row = { $sign } { $name } · { $price } · { $left } left
goods-shelf-on-sale = on sale
goods-shelf-hidden = off sale
goods-shelf-archived = archived
goods-show-text = text
goods-show-qr = QR
goods-show-both = text + QR

goods-name-button = Name
goods-summary-button = Summary
goods-how-to-button = Guide
goods-picture-button = Picture
goods-show-as-button = Show: { $show }
goods-fields-button = Fields
goods-warranty-button = Warranty
goods-category-button = Move
goods-variant-button = { $name }
goods-new-variant-button = + Option
goods-archive-button = Archive
goods-archive-ask =
    ⚠️ <b>Archive “{ $name }”?</b>
    It leaves the shop and the lists; orders and stock are kept.
goods-archive-confirm-button = Archive it

goods-variant =
    📦 <b>{ $product }</b> · { $name } · { $shelf }
    Price { $prices }
    Stars { $stars }
    Per order { $order } · per person { $person }
    { $left } left · alert at { $threshold }
goods-none = not set
goods-unlimited = no limit
goods-price-button = Price
goods-stars-button = Stars price
goods-order-limit-button = Per order
goods-person-limit-button = Per person
goods-threshold-button = Alert at

goods-ask-category-name = What is the category called? Both languages with a | between: <code>影视会员 | Video</code>
goods-ask-product-name = What is the product called? Both languages with a | between: <code>影视会员 月卡 | Video pass</code>
goods-ask-variant-name = What is the option called? Both languages with a | between: <code>1 个月 | 1 month</code>
goods-ask-summary = One or two sentences, both languages with a | between. Send <code>-</code> to empty it.
goods-ask-how-to = The guide: one step a line, the two languages with a line of just <code>|</code> between. Send <code>-</code> to empty it. For a picture to a step: send it with the step's number as caption.
goods-ask-picture = Send a picture. Send <code>-</code> to take it off.
goods-ask-fields = How is a code split? For card and PIN parted by ---- send: <code>---- 卡号,密码 | Card,PIN</code>. Send <code>-</code> for no split.
goods-ask-warranty = How many days of warranty? Send a number, 0 for none.
goods-ask-price = What does it cost? For example <code>28.80</code>. Cheaper from a quantity on: <code>1=28.80, 5=27.50, 10=26</code>
goods-ask-stars = What does it cost in Stars? For example <code>120</code> or <code>1=120, 5=110</code>. Send <code>-</code> to use the rate.
goods-ask-order-limit = How many per order at most? Send a number.
goods-ask-person-limit = How many per person at most? Send a number, or <code>-</code> for no limit.
goods-ask-threshold = Tell you at how many left? Send a number.
goods-ask-move = Move it to which category?
goods-steep =
    ⚠️ <b>The price changes by more than 30%</b>
    { $old } → { $new }. Is that right?
goods-steep-button = Use { $new }
goods-saved-toast = Saved.
goods-saved = ✅ Saved.
