// The few words the page itself says, in the browser's language; everything else on it is said by the shop.
const WORDS = {
  zh: {
    start: "开始", send: "发送", attach: "发送图片或文件", message: "发消息…", commands: "命令", keyboard: "按钮键盘",
    reply: "回复", edit: "编辑", copy: "复制", remove: "删除", cancel: "取消", ok: "好", copied: "已复制",
    copyFailed: "复制不了，请长按选择", edited: "已编辑", typing: "正在输入…", sendingPhoto: "正在发送图片…", sendingFile: "正在发送文件…",
    block: "屏蔽机器人", unblock: "取消屏蔽", blocked: "已屏蔽", language: "语言", more: "更多", back: "关闭",
    emptyPrivate: "这里还没有消息。点「开始」认识一下。", emptyGroup: "这里还没有消息。", speakAs: "以谁的身份说话",
    newest: "最新消息", photo: "图片", document: "文件", video: "视频", voice: "语音", sticker: "贴纸", contact: "名片",
    location: "位置", other: "消息", shareContact: "发送我的名片", asFile: "作为文件发送", caption: "说明（可不填）",
    starsTitle: "确认付款", starsPay: "支付 ⭐ {n}", starsFor: "付给 {bot}", starsPaid: "付了 ⭐ {n} · {title}", starsBack: "⭐ {n} 已退回",
    joined: "{name} 加入了", left: "{name} 离开了", pinned: "置顶了「{what}」", topic: "话题「{name}」", topicClosed: "话题已关闭",
    topicReopened: "话题重新打开", renamed: "群名改为「{name}」", created: "群已建立", payments: "收银台", noPayments: "还没有人打开过付款页。",
    pay: "付款", paid: "已付", refunded: "已退", waiting: "待付", told: "回调已收", notTold: "回调未收", addPerson: "加一个人", name: "名字", add: "添加",
    clock: "练习时间", minutes: "快进 {n} 分钟", hours: "快进 {n} 小时", days: "快进 {n} 天", today: "今天", yesterday: "昨天", offline: "连不上练习服务器，正在重连…",
    notAnswered: "机器人没有回应", failed: "没有成功：{why}", practice: "练习", people: "聊天", expand: "展开", shownSpoiler: "显示隐藏文字",
    buyer: "买家", desk: "客服群", members: "{n} 人", botIs: "正在和 {bot} 聊天",
  },
  en: {
    start: "Start", send: "Send", attach: "Send a picture or file", message: "Message", commands: "Commands", keyboard: "Keyboard",
    reply: "Reply", edit: "Edit", copy: "Copy", remove: "Delete", cancel: "Cancel", ok: "OK", copied: "Copied",
    copyFailed: "Could not copy, please select it", edited: "edited", typing: "typing…", sendingPhoto: "sending a photo…", sendingFile: "sending a file…",
    block: "Block the bot", unblock: "Unblock", blocked: "Blocked", language: "Language", more: "More", back: "Close",
    emptyPrivate: "No messages here yet. Press Start to say hello.", emptyGroup: "No messages here yet.", speakAs: "Speak as",
    newest: "Newest messages", photo: "Photo", document: "File", video: "Video", voice: "Voice message", sticker: "Sticker", contact: "Contact",
    location: "Location", other: "Message", shareContact: "Share my contact", asFile: "Send as a file", caption: "Caption (optional)",
    starsTitle: "Confirm payment", starsPay: "Pay ⭐ {n}", starsFor: "to {bot}", starsPaid: "You paid ⭐ {n} · {title}", starsBack: "⭐ {n} came back",
    joined: "{name} joined", left: "{name} left", pinned: "pinned “{what}”", topic: "Topic “{name}”", topicClosed: "Topic closed",
    topicReopened: "Topic reopened", renamed: "Group renamed to “{name}”", created: "Group created", payments: "Cashier", noPayments: "Nobody has opened a payment page yet.",
    pay: "Pay", paid: "paid", refunded: "refunded", waiting: "unpaid", told: "shop told", notTold: "shop not told", addPerson: "Add a person", name: "Name", add: "Add",
    clock: "Practice time", minutes: "Forward {n} min", hours: "Forward {n} h", days: "Forward {n} day", today: "Today", yesterday: "Yesterday", offline: "The practice server is away, reconnecting…",
    notAnswered: "The bot did not answer", failed: "That did not work: {why}", practice: "practice", people: "Chats", expand: "Show all", shownSpoiler: "Show hidden text",
    buyer: "Buyer", desk: "Desk", members: "{n} people", botIs: "talking to {bot}",
  },
};

export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

export function t(key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const LOCALE = language === "zh" ? "zh-CN" : "en-GB";
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: language === "zh" ? "long" : "short" });

export const clockTime = (date) => CLOCK.format(date);

export function dayName(date, now) {
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  return days === 0 ? t("today") : days === 1 ? t("yesterday") : DAY.format(date);
}

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
