### Product page, quantity and how-to

product-name = <b>{ $name }</b>
product-name-sold-out = <b>{ $name }</b> · sold out
product-summary = { $summary }
product-price = { $price } · { $left } left · sent here automatically once paid
product-sold-out = { $price } · have a look at similar ones meanwhile
product-tiers = { $tiers }
product-tier = { $quantity } or more { $price } each
product-warranty = { $days }-day warranty: if it does not work, write to us
product-person-limit = Up to { $limit } per person, { $left } left for you
product-person-limit-reached = Up to { $limit } per person; you have all of yours
product-no-price = This option has no price yet. Please look at the others.

variant-button = { $name } { $price }
variant-chosen-button = { $name } { $price } ✓
fewer-button = −
more-button = +
quantity-button = { $quantity }
buy-button = Buy now { $amount }
how-to-button = How to use
ask-button = Ask us
share-button = Share
similar-button = Similar products
take-left-button = Take { $left }

quantity-ask = How many? Send a number, 1–{ $max }.
quantity-wrong = Send a whole number from 1 to { $max }, for example { $example }.
cancel-form-button = Never mind

how-to-title = 📖 <b>How to use</b> · { $product }
how-to-none-alert = No guide for this product yet. Ask us if anything is unclear.
how-to-step = { $number }. { $text }
product-fewer-left = Only { $left } left. Take { $left }, or choose something else?
just-sold-out-alert = Someone just took the last one. You were not charged.
price-changed-alert = The price has just changed; you were not charged. Below is the price now.
