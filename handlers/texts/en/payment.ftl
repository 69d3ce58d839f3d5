### Waiting for payment, and what that message turns into

waiting-title = ⏳ <b>Waiting for payment · { $amount }</b>
waiting-order = Order <code>{ $number }</code> · { $method }
waiting-deadline = Please pay by { $time } ({ $minutes } min left).
waiting-scan-alipay = On your phone tap the button; on a computer scan the code with Alipay.
waiting-scan-wxpay = Save the picture, open WeChat › Scan, and choose it from your album.
waiting-scan = On your phone tap the button; on a computer scan the code.
waiting-link = Tap the button below to pay.
waiting-stars = The invoice below is where you pay: ⭐ { $stars }.
waiting-no-return = No need to come back and press anything: your code arrives here once the payment is in.

go-pay-button = Pay { $amount }
go-pay-with-button = Pay { $amount } with { $method }
i-have-paid-button = I have paid
change-method-button = Change method
problem-button = Problem

not-seen-yet-alert = Not seen yet. If you just paid, give it a minute: we check every minute and deliver at once.
not-seen-long-alert = Nothing after { $minutes } min. We keep checking: once it arrives you get your goods or the money in your balance.

paid-screen =
    ✅ <b>{ $amount } received</b> · { $time }
    Your code is in the next message.
expired-screen =
    ⌛ <b>Expired, no payment received</b>
    The codes went back on the shelf. If you did pay, don't worry: once it arrives you get your goods or the money in your balance.
cancelled-screen =
    <b>Cancelled, no payment received</b>
    The codes went back on the shelf.
ended-order = Order <code>{ $number }</code> · { $line }
order-again-button = Order again
i-did-pay-button = I did pay

stars-invoice-title = { $product }
stars-invoice-description = { $product } × { $quantity } · order { $number }
stars-line = { $product } × { $quantity }
