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
goods-product-link = Link <code>{ $link }</code>
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
goods-look-button = In the shop
goods-archive-ask =
    ⚠️ <b>Archive “{ $name }”?</b>
    It leaves the shop and the lists; orders and stock are kept.
goods-archive-confirm-button = Archive it

goods-variant =
    📦 <b>{ $product }</b> · { $name } · { $shelf }
    Price { $prices }
    Stars { $stars }
    Per order { $order } · per person { $person }
    <b>{ $left }</b> left · alert at { $threshold }
    Restock <code>/restock { $code }</code>
goods-none = no price yet
goods-stars-auto = by rate
goods-unlimited = no limit
goods-price-button = Price
goods-stars-button = Stars price
goods-order-limit-button = Per order
goods-person-limit-button = Per person
goods-threshold-button = Alert at

goods-now = Now: <code>{ $value }</code>
goods-ask-category-name =
    <b>What is the category called?</b>
    Two languages with | between them: <code>影视会员 | Video</code>
goods-ask-product-name =
    <b>What is the product called?</b>
    Two languages with | between them: <code>影视会员 | Video pass</code>
goods-ask-variant-name =
    <b>What is the option called?</b>
    Two languages with | between them: <code>1 个月 | 1 month</code>
goods-ask-summary =
    <b>Describe it in a sentence or two</b>
    Two languages with | between them. Send <code>-</code> to clear it.
goods-ask-how-to =
    <b>How to use it, one step a line</b>
    A line with | alone between two languages. Send <code>-</code> to clear it.
    A picture for a step: send the picture or video with the step's number below it, for example <code>2</code>.
goods-ask-picture =
    <b>Send a picture of the product</b>
    Send <code>-</code> to take the present one away.
goods-ask-fields =
    <b>How does a code fall into parts?</b>
    What parts them, then the name of each: <code>---- 卡号,密码 | Card,PIN</code>
    Send <code>-</code> to show codes in one piece.
goods-ask-warranty =
    <b>How many days of warranty?</b>
    Send a number; 0 is none.
goods-ask-price =
    <b>What does one cost?</b>
    For example <code>28.80</code>; cheaper for more: <code>1=28.80, 5=27.50, 10=26</code>
goods-ask-stars =
    <b>How many Stars for one?</b>
    For example <code>120</code> or <code>1=120, 5=110</code>. Send <code>-</code> to take the rate.
goods-ask-order-limit =
    <b>How many in one order at most?</b>
    Send a number, for example <code>50</code>.
goods-ask-person-limit =
    <b>How many per person at most?</b>
    Send a number, or <code>-</code> for no limit.
goods-ask-threshold =
    <b>Warn you when how many are left?</b>
    Send a number, for example <code>5</code>.
goods-ask-move = Move it to which category?
goods-steep =
    ⚠️ <b>The price changes by more than 30%</b>
    { $old } → { $new }. Is that right?
goods-steep-button = Use { $new }
goods-saved-toast = Saved.
goods-saved = ✅ Saved.
