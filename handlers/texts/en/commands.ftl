### The menu of commands beside the text field

command-start = Home
command-search = Find a product
command-orders = My orders
command-balance = Balance
command-lang = Language / 语言
command-help = How it works
command-support = Get help
command-terms = Terms
command-admin = Run the shop
command-stock = See the stock
command-restock = Restock
command-order = Find an order by its number
