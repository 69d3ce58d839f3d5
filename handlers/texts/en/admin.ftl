### The owner's panel: today, the pause, finding orders, messages that did not arrive

admin-panel =
    🛍 <b>{ $shop }</b> · today
    Sold { $sold } { $sold ->
        [one] order
       *[other] orders
    } · { $amount }
    Unpaid { $waiting } · stuck { $stuck } · low { $low }
admin-panel-paused = ⏳ Closed for a break until { $time }
admin-panel-paused-open-end = ⏳ Closed for a break until you open it
admin-panel-dead = ⚠️ { $count } { $count ->
        [one] message
       *[other] messages
    } did not arrive

admin-goods-button = Products
admin-stock-button = Stock
admin-restock-button = Restock
admin-find-order-button = Find order
admin-stuck-button = Stuck { $count }
admin-dead-button = Undelivered { $count }
admin-pause-button = Take a break
admin-reopen-button = Open again
admin-refresh-button = Refresh
admin-panel-button = Back to panel

pause-ask = ⏳ <b>Closed until when?</b>
    No new orders meanwhile; paid ones are delivered as always.
pause-hour-button = 1 hour
pause-morning-button = Tomorrow 09:00
pause-open-button = Until I open
paused-toast = Closed for a break.
reopened-toast = Open again.

staff-order-ask = 🔍 Send the order number, for example <code>K7F3-92QM</code>.
staff-order-none = No order has this number. Please check it and send it again.
staff-order =
    📦 <b>Order</b> <code>{ $number }</code> · { $state }
    { $line }
    { $amount } · { $method }
    Buyer { $name } (<code>{ $buyer }</code>)
staff-order-source = Came from { $first } → { $last }
staff-order-event = { $time }  { $what }
staff-order-created = ordered
staff-order-paid = paid
staff-order-delivered = delivered
staff-order-closed = closed
staff-order-payment = { $method } { $amount } · { $status }
staff-order-entry = booked { $kind } { $amount }
staff-order-notice = message { $kind } · { $status }
staff-order-audit = { $actor } { $act }
staff-order-secrets = Codes { $masked }
reveal-button = Reveal
resend-button = Send again
resent-toast = The codes go to the buyer once more.
reveal-ask =
    ⚠️ <b>Reveal { $count ->
        [one] this code
       *[other] these { $count } codes
    }?</b>
    They appear in this chat, and the audit remembers that you looked.
reveal-confirm-button = Reveal codes
revealed =
    <b>Codes of order</b> <code>{ $number }</code>:

stuck-none = ✅ No order is stuck.
stuck-title = ⚠️ <b>Stuck orders</b>: paid, not delivered yet
stuck-order-button = { $number } · { $amount }

dead-none = ✅ Every message arrived.
dead-title = ⚠️ <b>Messages that did not arrive</b>
dead-row = #{ $id } · { $kind } → <code>{ $chat }</code>: { $reason }
retry-button = Retry #{ $id }
retried-toast = Trying once more.

admin-list-empty = Nothing here yet.
