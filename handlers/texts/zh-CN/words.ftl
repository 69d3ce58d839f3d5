### 到处都用的词

day = { $month }月{ $day }日
day-at = { $day } { $time }
today-at = 今天 { $time }
try-again-button = 再试一次
