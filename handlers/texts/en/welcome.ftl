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
    💬 <b>Support</b>
    Write to { $contact }; with your order number it goes faster.
    You find the number under My orders, tap it to copy.
support-screen-none =
    💬 <b>Something wrong?</b>
    Payment: once it arrives your order is delivered by itself. Late money still brings your goods, or goes to your balance.
    Codes: under My orders you can see them and have them sent again any time.

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
