### Restocking and stock

stock-title = 📦 <b>Stock</b> · page { $page }/{ $pages }
stock-row = { $place }  { $name } · <b>{ $left }</b> left
stock-row-low = { $place }  ⚠️ { $name } · <b>{ $left }</b> left
stock-how = Tap a number to restock.
stock-place-button = { $place }
stock-empty = No products yet. Make one under /admin.

restock-choose = 📦 <b>Restock which option?</b>
restock-choose-button = { $name } · { $left } left
restock-unknown = No such option. Choose one below, or see the codes under /stock.
restock-ask =
    📦 <b>Restock: { $name }</b> · { $left } left now
    Send the codes: one a line, pasted, or as a .txt / .csv file.
    Long pastes are fine, several messages are put together. You see them once before they are taken in; then these messages are deleted.
restock-collecting = ⏳ { $lines } lines so far. Send more if there is more.
restock-done-button = That is all
restock-preview =
    📦 <b>Restock: { $name }</b>
    { $lines } { $lines ->
        [one] line
       *[other] lines
    }
restock-first = First line <code>{ $line }</code>
restock-last = Last line <code>{ $line }</code>
restock-odd = ⚠️ Line { $number } is unlike the others: <code>{ $line }</code>
restock-odd-more = ⚠️ { $count } more lines are unlike the others
restock-take-button = Take { $lines } lines in
restock-drop-button = Drop them
restock-again-button = Send again
restock-dropped-toast = Nothing was taken in.
restock-gone = These lines are no longer at hand (the shop may have restarted); nothing was taken in. Please send them again.
restock-progress = ⏳ Taking in { $done } / { $lines }
restock-result =
    ✅ <b>{ $added } { $added ->
        [one] code
       *[other] codes
    } taken in</b> · { $name }
restock-already = Already there: { $count }, not taken twice
restock-repeated = Repeated in this batch: { $count }
restock-invalid = Not usable: { $count } (too long, or with invisible characters)
restock-left = { $left } in stock now
restock-deleted = Your messages with codes are deleted.
restock-not-deleted = ⚠️ Telegram did not delete all your messages with codes. Please delete them yourself.
restock-more-button = Restock more
restock-needs-text = This step needs codes as text, or a .txt / .csv file.
restock-too-big = The file is larger than 20 MB; Telegram does not let bots fetch it. Split it and send the parts.
restock-nothing = There is no usable line in it. Nothing was taken in.
restock-fetch-failed = ⚠️ <b>The file did not come</b>, Telegram did not hand it over. Nothing was taken in; just send it again.
