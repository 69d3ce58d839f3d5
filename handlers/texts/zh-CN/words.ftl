# 到处都用的词
day = { $month }月{ $day }日
day-at = { $day } { $time }
today-at = 今天 { $time }
back-button = 返回
cancel-button = 取消
home-button = 🛍 全部商品
help-button = 联系客服
try-again-button = 再试一次
open-chat-button = 打开私聊
plain-text = { $text }
