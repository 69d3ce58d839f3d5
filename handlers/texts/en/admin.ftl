### The owner's panel: today, the pause, finding orders, messages that did not arrive

admin-panel =
    🛍 <b>{ $shop }</b> · today
    Sold { $sold } { $sold ->
        [one] order
       *[other] orders
    } · { $amount }
    Unpaid { $waiting } · stuck { $stuck } · low { $low }
admin-panel-paused = ⏳ <b>Closed for a break</b> until { $time }
admin-panel-paused-open-end = ⏳ <b>Closed for a break</b> until you open it
admin-panel-no-contact = ⚠️ Buyers cannot reach anybody yet: set shop.support_contact in config.toml
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
staff-order-source-once = Came from { $source }
staff-order-event = { $time }  { $what }
staff-order-created = ordered
staff-order-paid = paid
staff-order-delivered = delivered
staff-order-closed = closed
staff-order-payment = { $method } { $amount } · { $status }
staff-order-to-balance = { $amount } to the buyer's balance
staff-order-from-balance = { $amount } paid from the balance
staff-order-notice = { $kind }: { $status }
staff-order-audit-reveal = admin { $actor } saw the codes
staff-order-audit-resend = admin { $actor } had the codes sent again
staff-payment-intended = asking for a link
staff-payment-open = link given
staff-payment-settled = received
staff-payment-closed = given up
staff-payment-failed = not accepted by the gateway
staff-notice-status-waiting = about to go
staff-notice-status-sent = arrived
staff-notice-status-parked = the buyer blocked the bot, it goes when he is back
staff-notice-status-dead = not delivered
staff-notice-goods = Codes
staff-notice-goods-qr = QR code
staff-notice-how-to = Guide
staff-notice-repaint = Payment message
staff-notice-late-goods = Word about late money
staff-notice-late-gone = Word about goods that are gone
staff-notice-short-paid = Word about missing money
staff-notice-overpaid = Word about too much money
staff-notice-paid-twice = Word about a second payment
staff-notice-stars-returned = Word about returned Stars
staff-notice-balance-credited = Word about the balance
staff-notice-sale = Sale alert
staff-notice-low-stock = Low stock alert
staff-notice-stuck = Stuck order alert
staff-notice-dead = Undelivered alert
staff-notice-bug = Fault alert
staff-notice-shop-notice = Shop notice
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
    ⚠️ <b>Codes, readable</b> · order <code>{ $number }</code>

stuck-none = ✅ No order is stuck.
stuck-title = ⚠️ <b>Stuck orders</b>: paid, not delivered yet
stuck-order-button = { $number } · { $amount }

dead-none = ✅ Every message arrived.
dead-title = ⚠️ <b>Messages that did not arrive</b>
dead-row = #{ $id } · { $kind } → <code>{ $chat }</code>: { $reason }
retry-button = Retry #{ $id }
retried-toast = Trying once more.

admin-list-empty = Nothing here yet.
