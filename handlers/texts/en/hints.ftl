### What would fit, when something typed does not

hint-name = A name has 1–64 characters on one line, for example <code>影视会员 | Video pass</code>.
hint-summary = A summary has up to 500 characters.
hint-how-to = A guide has up to 20 steps, one per line, up to 1000 characters each.
hint-step = The guide has no such step. Write its number under the picture, for example <code>2</code>.
hint-picture-wanted = This step needs a picture, sent as a picture; <code>-</code> takes the present one away.
hint-picture = Pictures can have up to 10 MB, videos up to 20 MB.
hint-prices = Write a price as <code>28.80</code>, or tiers as <code>1=28.80, 5=27.50</code>: from 1 piece on, quantities rising, up to 10 tiers and 4 decimals.
hint-fields = First the separator, a space, then 2–6 field names, as many in each language: <code>---- 卡号,密码 | Card,PIN</code>.
hint-order-limit = The limit per order is a whole number from 1 to 10000, for example <code>50</code>.
hint-person-limit = The limit per person is a whole number from 1 to 10000; <code>-</code> means no limit.
hint-low-stock = The alert level is a whole number from 0 to 1000, for example <code>5</code>.
hint-warranty = The warranty is a whole number of days from 0 to 3650; 0 means none.

bad-file-empty = The file is empty. Send it with one code per line.
bad-file-too-large = The file is larger than 20 MB. Split it and send the parts.
bad-file-not-text = This file is not readable as text. Send .txt or .csv in UTF-8 or GB18030.
