### 输入框旁边的命令菜单

command-start = 首页
command-search = 搜索商品
command-orders = 我的订单
command-balance = 余额
command-lang = 语言 / Language
command-help = 怎么用
command-support = 联系客服
command-terms = 购买须知
command-admin = 店铺面板
command-stock = 查看库存
command-restock = 补货
command-order = 按订单号查订单
