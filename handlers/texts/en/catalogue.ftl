### Categories, product lists and search

catalogue-home = 🛍 <b>All products</b>
catalogue-empty = Nothing here yet.
category-button = { $name } ({ $count })
category-title = 🛍 <b>{ $category }</b> · { $count } { $count ->
        [one] product
       *[other] products
    }
category-page = { $page }/{ $pages }

product-row-button = { $name } · { $price } · { $left } left
product-row-from-button = { $name } · from { $price }
product-row-sold-out-button = { $name } · { $price } · sold out
previous-button = ‹
next-button = ›
page-button = { $page }/{ $pages }

search-ask = 🔍 What are you looking for? Just send its name.
search-found = 🔍 “{ $query }” · { $count } found
search-nothing =
    🔍 <b>Nothing found</b> for “{ $query }”
    Try another word, or look at all products.
search-nothing-tell-us =
    🔍 <b>Nothing found</b> for “{ $query }”
    Try another word, or tell us what you are looking for.
tell-us-button = Tell us
