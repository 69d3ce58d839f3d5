### 分类、商品列表和搜索

catalogue-home = 🛍 <b>全部商品</b>
catalogue-empty = 这里还没有商品。
category-button = { $name }（{ $count }）
category-title = 🛍 <b>{ $category }</b>　共 { $count } 件
category-page = { $page }/{ $pages }

product-row-button = { $name } · { $price } · 余 { $left }
product-row-from-button = { $name } · { $price } 起
product-row-sold-out-button = { $name } · { $price } · 补货中
previous-button = ‹
next-button = ›
page-button = { $page }/{ $pages }

search-ask = 🔍 想找什么？直接发商品名就好。
search-found = 🔍 「{ $query }」　找到 { $count } 件
search-nothing =
    🔍 <b>没有找到</b>「{ $query }」
    换个词试试，或看看全部商品。
search-nothing-tell-us =
    🔍 <b>没有找到</b>「{ $query }」
    换个词试试，或者告诉客服你想要什么。
tell-us-button = 告诉客服
