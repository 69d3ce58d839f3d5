### 补货和库存

stock-title = 📦 <b>库存</b>　第 { $page }/{ $pages } 页
stock-row = { $place }　{ $name } · 余 <b>{ $left }</b>
stock-row-low = { $place }　⚠️ { $name } · 余 <b>{ $left }</b>
stock-how = 点数字就能补货。
stock-place-button = { $place }
stock-empty = 还没有商品。在 /admin 里先建一个。

restock-choose = 📦 <b>给哪个规格补货？</b>
restock-choose-button = { $name } · 余 { $left }
restock-unknown = 没有这个规格。从下面选一个，或在 /stock 里看编号。
restock-ask =
    📦 <b>补货：{ $name }</b>　现在余 { $left }
    把卡密发过来：一行一张，直接粘贴，或发 .txt / .csv 文件。
    粘贴很长也没关系，几条消息会自动拼起来。入库前先给你看一眼，入库后删掉这些消息。
restock-collecting = ⏳ 已收到 { $lines } 行，还有就接着发。
restock-done-button = 发完了
restock-preview =
    📦 <b>补货：{ $name }</b>
    共 { $lines } 行
restock-first = 第一行　<code>{ $line }</code>
restock-last = 最后一行　<code>{ $line }</code>
restock-odd = ⚠️ 第 { $number } 行和别的不一样：<code>{ $line }</code>
restock-odd-more = ⚠️ 另有 { $count } 行和别的不一样
restock-take-button = 入库 { $lines } 行
restock-drop-button = 不要了
restock-again-button = 再发一次
restock-dropped-toast = 好，什么都没有入库。
restock-gone = 这批已经不在手上了（可能刚重启过），什么都没有入库。请再发一次。
restock-progress = ⏳ 入库中 { $done } / { $lines }
restock-result =
    ✅ <b>已入库 { $added } 张</b>　{ $name }
restock-already = 以前就有：{ $count } 行，没有重复入库
restock-repeated = 这次重复：{ $count } 行
restock-invalid = 不能用：{ $count } 行（太长，或有看不见的字符）
restock-left = 现在余 { $left } 张
restock-deleted = 你发的卡密消息已删除。
restock-not-deleted = ⚠️ 你发的卡密消息没能全部删除，请自己删一下。
restock-more-button = 再补一批
restock-needs-text = 这里要卡密文本，或 .txt / .csv 文件。
restock-too-big = 文件超过 20 MB，Telegram 不让机器人下载。拆小一点再发。
restock-nothing = 里面没有一行能用的内容，什么都没有入库。
restock-fetch-failed = ⚠️ <b>文件没有取到</b>，Telegram 没有把它给我们。什么都没有入库，再发一次就好。
