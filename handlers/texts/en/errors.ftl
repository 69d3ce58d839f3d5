### When something cannot be done: what happened, where the money is, what to do next

error-out-of-stock = { $left ->
    [0] Just sold out. You were not charged.
   *[other] Only { $left } left, you were not charged. Choose { $left } and it works.
 }
error-too-many-open-orders = You have { $count } unpaid { $count ->
    [one] order. Pay or cancel it
   *[other] orders. Pay or cancel one
 } to go on. You were not charged.
error-too-many-held = Your unpaid orders hold a lot of the stock already. { $left ->
    [0] Pay or cancel one to go on.
   *[other] { $left } more are possible now.
 } You were not charged.
error-person-limit = Up to { $limit } per person; { $left ->
    [0] you have them all already
   *[other] { $left } left for you
 }. You were not charged.
error-order-limit = Up to { $limit } at once: choose fewer to go on. You were not charged.
error-shop-closed = The shop is taking a break until { $until }. You were not charged; paid orders are safe.
shop-closed-open-end = The shop is taking a break. You were not charged; paid orders are safe.
error-price-changed = The price has just changed and you were not charged. Open the product again to see the new one.
error-order-expired = The time for this order is over and the goods are back on the shelf. Order again; if you paid already, you get your goods or the money in your balance.
error-balance-too-low = Your balance is { $missing } short. You were not charged; choose another payment method.
error-no-price = This option has no price yet and you were not charged. Have a look at the others.
error-not-allowed = There is no such command here.
error-bad-input = That could not be read here. Send it once more in another way.
error-bad-file = This file cannot be read. Send a text file, .txt or .csv.
error-flooding = Got it already. One tap is enough.
error-product-gone = That product is no longer on sale and you were not charged. Have a look at the others.
error-order-not-found = No such order here.
error-payment-not-found = No such payment here.
error-notice-not-found = No such notice here; it may have been sent meanwhile.
error-wrong-status = This order has just changed. Open My orders to see where your money and goods are.
error-already-held = Someone just took the last one. You were not charged.
error-already-done = That is done already, no need to tap again.
error-gateway-unavailable = This payment method is not answering. Try another one or again in 2 minutes; your order is held.
error-gateway-refused = This payment method cannot be used now and you were not charged. Try another one; your order is held.
error-bad-signature = This payment message does not check out and is not counted.
error-blocked = It cannot be delivered: the person blocked the bot or never opened it.
error-slow-down = Telegram wants us to go slower; it goes on in { $seconds } s.
error-unreachable = Telegram is not answering. It is tried again by itself.
error-undeliverable = Telegram does not take this message.

bug-not-charged =
    ⚠️ <b>Something broke on our side. You were not charged</b>
    We noted it, ref <code>{ $ref }</code>.
bug-while-paying =
    ⚠️ <b>Something broke on our side. Your payment is not affected</b>
    Delivery goes on once it is in. We noted it, ref <code>{ $ref }</code>.
old-page-toast = That page was old. Here is the current one.
unknown-words = There is no such command here. This is what you can do:
not-text = Only text is understood here. Send a product's name to find it; for payments and codes tap Support.
not-text-in-form = This step needs text. Type it and send it to go on; nothing was lost.
slow-down-toast = Got it already. One tap is enough.
show-unpaid-button = Show them
