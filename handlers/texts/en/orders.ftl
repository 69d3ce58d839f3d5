### My orders

orders-title = 📦 <b>My orders</b> · page { $page }/{ $pages }
orders-none = 📦 No orders yet. Everything you buy stays here.
orders-row = { $place }  { $sign } { $product } × { $quantity }{ $note }
orders-row-money = {"    "}{ $amount } · { $time }
orders-note-waiting = {" "}· unpaid, held until { $time }
orders-note-refunded = {" "}· refunded
orders-note-expired = {" "}· expired
orders-note-cancelled = {" "}· cancelled
orders-note-paid = {" "}· paid, being delivered

look-around-button = Look around
order-place-button = { $place }
order-place-pay-button = { $place } Pay
find-order-button = Find by number
find-order-ask = 🔍 Send the order number, for example <code>K7F3-92QM</code>.

order-title = 📦 <b>Order</b> <code>{ $number }</code> · { $state }
order-state-in-review = ⏳ being checked
order-state-awaiting-payment = ⏳ unpaid
order-state-paid = ⏳ paid, being delivered
order-state-fulfilling = ⏳ paid, being delivered
order-state-delivered = ✅ delivered
order-state-partly-delivered = ✅ partly delivered
order-state-expired = ⌛ expired
order-state-cancelled = cancelled
order-state-refund-due = ⏳ being refunded
order-state-refunded = ↩️ refunded
order-line = { $product } · { $variant } × { $quantity }
order-line-single = { $product } × { $quantity }
order-money = { $amount } · { $method } · { $time }
order-money-unpaid = { $amount } · { $time }
order-warranty = Warranty until { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } left
order-refunded-where = { $amount } is in your balance.

show-codes-button = Show my codes
send-codes-button = Send again
pay-now-button = Pay
buy-again-button = Buy again
receipt-button = Receipt
sent-again-toast = Your codes are coming below.

receipt-screen =
    🧾 <b>Receipt</b> · { $shop }
    Order <code>{ $number }</code>
    { $line }
    { $price } each · total { $amount }
    { $method } · { $time }
