### The page behind our own payment link, and what admins hear about money that fits nowhere

link-paid-title = ✅ The payment is in
link-paid-text = Nothing more is to be paid here. Your goods, and everything else about the order, are in the Telegram chat.
link-over-title = ⌛ The time for this order is over
link-over-text = This link takes no payment any more. If you did pay, don't worry: once it arrives you get your goods, or the money in your balance.
link-elsewhere-title = This link is no longer in use
link-elsewhere-text = The current way to pay is in the Telegram chat. If you did pay here, don't worry: once it arrives you get your goods, or the money in your balance.
link-unknown-title = No such payment link
link-unknown-text = It may have lost a part on its way. The current one is in the Telegram chat. You were not charged here.
link-back-title = Thank you
link-back-text = Once the payment is in, your code arrives in the Telegram chat. You can close this page.
link-home-button = Back to the chat

unknown-payment-notice =
    ⚠️ <b>A payment that fits no order</b>
    { $gateway } reports money under the number <code>{ $payment }</code>, which this shop never gave out. It is kept, and counted nowhere: please look it up at the gateway.
wrong-currency-notice =
    ⚠️ <b>A payment in another currency</b>
    { $gateway } reports money for <code>{ $payment }</code> in a currency that was not asked for. It is kept, and counted nowhere: please look it up at the gateway.
