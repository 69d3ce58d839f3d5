### 填的内容不合适时：怎样才合适

hint-name = 名称写 1–64 个字，一行，比如 <code>影视会员 | Video pass</code>。
hint-summary = 简介最多 500 个字。
hint-how-to = 教程最多 20 步，每步一行，最多 1000 个字。
hint-step = 教程里没有这一步。图片说明里写步骤号，比如 <code>2</code>。
hint-picture-wanted = 这里要一张图片，当作图片发来就好；发 <code>-</code> 就去掉现在的。
hint-picture = 图片最大 10 MB，视频最大 20 MB。
hint-prices = 价格写成 <code>28.80</code>；多买优惠写成 <code>1=28.80, 5=27.50</code>，从 1 件写起，件数从小到大，最多 10 档，小数最多 4 位。
hint-fields = 先写分隔符，空一格，再写 2–6 个字段名，每种语言一样多：<code>---- 卡号,密码 | Card,PIN</code>。
hint-order-limit = 每单上限填 1–10000 的整数就好，比如 <code>50</code>。
hint-person-limit = 每人上限填 1–10000 的整数就好；发 <code>-</code> 表示不限。
hint-low-stock = 预警线填 0–1000 的整数就好，比如 <code>5</code>。
hint-warranty = 质保天数填 0–3650 的整数就好，0 表示没有。

bad-file-empty = 文件里没有内容。一行一张，再发一次就好。
bad-file-too-large = 文件超过 20 MB。拆小一点再发。
bad-file-not-text = 这个文件读不出文字。发 .txt 或 .csv，编码用 UTF-8 或 GB18030。
