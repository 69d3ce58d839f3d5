### Welcome, menu, language and help

welcome-first =
    Hello { $name }, welcome to { $shop }.
    Pick something, pay, and your code arrives right here. It stays yours to look up any time.
welcome-back = { $shop } · balance { $balance }
welcome-waiting = ⏳ Waiting for payment: { $product } × { $quantity }, { $amount }, held until { $time }
welcome-product-gone = That product is no longer on sale. Here is the rest.
welcome-closed = { $shop } is taking a break until { $time }. Paid orders are safe and can be viewed as always.
welcome-closed-open-end = { $shop } is taking a break. Paid orders are safe and can be viewed as always.

pay-waiting-button = Pay { $amount } now
again-button = 🔁 Buy again: { $product } { $amount }
all-products-button = 🛍 All products
search-button = 🔍 Search
orders-button = 📦 My orders
balance-button = 👛 Balance
support-button = 💬 Support
support-open-button = Contact support

balance-screen =
    👛 <b>Balance { $balance }</b>
    Money that was too much or came late waits here. You can pay orders with it.

language-screen = 🌐 <b>Choose your language</b>
language-zh-button = 中文
language-en-button = English
language-set-toast = English it is.

support-screen =
    💬 <b>Something wrong?</b>
    Paid, nothing came: open that order and tap Problem, we ask the payment company at once.
    Paid late or too much: no cent is lost, it brings your goods or goes to your balance.
    Lost your code: under My orders you can see it and have it sent again any time.
support-contact = Not solved? Write to { $contact }; with your order number it goes faster.

problem-screen = 💬 <b>A problem with order</b> <code>{ $number }</code><b>?</b>
problem-when-waiting = No payment received yet. If you paid, tap I have paid and we ask the payment company at once; if you cannot pay, change the method.
problem-when-paid = { $amount } is in, your goods are on their way. We will tell you here.
problem-when-delivered = Your code was sent to you. Go through the guide once more, and tap the code to copy it without spaces.
problem-when-over = No payment received; the goods went back on the shelf. If you did pay, don't worry: once it arrives you get your goods or the money in your balance.
problem-when-refunded = All { $amount } is in your balance.
problem-contact = Not solved? Write to { $contact } with this order number.

help-screen =
    <b>How it works</b>
    🛍 Choose a product → choose how to pay → pay → your code arrives here by itself.
    Just send a product's name to search.

    /start home · /orders my orders
    /search search · /lang language
    /paysupport payment questions · /terms terms
help-admin = Owner: /admin panel · /restock restock · /stock stock · /order find an order
paysupport-screen =
    <b>Payment questions</b>
    Paid but nothing came: open the order and tap I have paid. We ask at once and deliver as soon as it is in.
    Paid late: you get your goods, or the money in your balance if they are gone.
    Paid too much or twice: the rest goes to your balance; Stars go back to Telegram.
paysupport-contact = Not solved? Send your order number to { $contact }.
terms-screen =
    <b>Terms</b>
    { $terms }
terms-default = Digital goods, delivered by themselves after payment. Please check your code soon; if something is wrong, write to us with the order number.
back-button = Back
group-private = Shopping and orders happen in the private chat.
open-private-button = Open private chat
