### What the shop says by itself: goods, money that came late, word to the owner

delivered-title = ✅ <b>Delivered</b> · { $line }
delivered-copy = Order <code>{ $number }</code> · tap to copy
delivered-scan = Order <code>{ $number }</code> · { $quantity } QR { $quantity ->
    [one] code
   *[other] codes
 } below
delivered-file = Order <code>{ $number }</code> · { $quantity } lines, in this file
delivered-place = { $place }. {""}
delivered-below = {"   "}
delivered-field = { $label } <code>{ $value }</code>
delivered-whole = <code>{ $value }</code>
delivered-how-to = How to use: { $text }
delivered-step = <b>How to use { $place }/{ $count }</b>
    { $text }
delivered-warranty = Warranty until { $date }. If it does not work, tap Problem.
delivered-thanks = Thank you. You find it again under My orders any time.
delivered-qr = { $product } · { $place }/{ $count } · scan this

late-goods =
    ✅ <b>Your payment arrived, and so do your goods</b>
    Order <code>{ $number }</code> had expired; your { $amount } came in at { $time }. Same price, your codes are in the next message.
late-gone =
    ⚠️ <b>Your payment arrived, but the goods are gone</b>
    All { $amount } is in your balance (now { $balance }).
    Use it for something else or wait for the restock; to have it back, write to support.
short-paid =
    ⚠️ <b>We got { $amount }, { $missing } is missing</b>
    Order <code>{ $number }</code>: the { $amount } is in your balance (now { $balance }).
    Once your balance covers it you can pay this order with it, or pay it whole another way.
overpaid =
    ✅ <b>You paid { $amount } too much; it is in your balance</b>
    Your balance is { $balance } now and pays for your next order.
paid-twice =
    ✅ <b>Paid twice: the second payment is in your balance</b>
    All { $amount } of order <code>{ $number }</code>'s second payment is there, your balance is { $balance } now.
    To have it back, write to support.
stars-returned =
    ✅ <b>{ $stars } went back to your Telegram account</b>
    No order was waiting for these Stars, so they returned the way they came.
balance-credited =
    ✅ <b>{ $amount } is in your balance</b>
    Your balance is { $balance } now and pays for your next order.
open-order-button = Open order

sale-notice =
    ✅ <b>Sold</b> · { $line }
    { $amount } · { $method } · <code>{ $number }</code>
stuck-notice =
    ⚠️ <b>An order is stuck</b> · <code>{ $number }</code>
    { $line }
    { $amount } came in { $time }, and the goods have not gone out.
low-stock-notice =
    ⚠️ <b>Nearly sold out</b> · { $name }
    { $left } left · <code>{ $code }</code>
restock-now-button = Restock now
dead-notice =
    ⚠️ <b>{ $count } { $count ->
        [one] message
       *[other] messages
    } could not be delivered</b>
    The latest: { $reason }
dead-open-button = See and try again
bug-notice =
    ⚠️ <b>Something broke, ref <code>{ $ref }</code></b>
    Update { $update }. Look for the ref in the log to see why; told once an hour for the same fault.
