// The few words the page itself says, in the browser's language; everything else on it is said by the shop.
const WORDS = {
  start: ["开始", "Start"],
  send: ["发送", "Send"],
  attach: ["发送图片或文件", "Send a picture or file"],
  message: ["发消息…", "Message"],
  commands: ["命令", "Commands"],
  keyboard: ["按钮键盘", "Keyboard"],
  reply: ["回复", "Reply"],
  edit: ["编辑", "Edit"],
  copy: ["复制", "Copy"],
  remove: ["删除", "Delete"],
  cancel: ["取消", "Cancel"],
  ok: ["好", "OK"],
  copied: ["已复制", "Copied"],
  copyFailed: ["复制不了，请长按选择", "Could not copy, please select it"],
  edited: ["已编辑", "edited"],
  typing: ["正在输入…", "typing…"],
  sendingPhoto: ["正在发送图片…", "sending a photo…"],
  sendingFile: ["正在发送文件…", "sending a file…"],
  block: ["屏蔽机器人", "Block the bot"],
  unblock: ["取消屏蔽", "Unblock"],
  blocked: ["已屏蔽", "Blocked"],
  language: ["语言", "Language"],
  more: ["更多", "More"],
  back: ["关闭", "Close"],
  emptyPrivate: ["这里还没有消息。\n点「开始」认识一下。", "No messages here yet.\nPress Start to say hello."],
  emptyGroup: ["这里还没有消息。", "No messages here yet."],
  speakAs: ["以谁的身份说话", "Speak as"],
  newest: ["最新消息", "Newest messages"],
  photo: ["图片", "Photo"],
  document: ["文件", "File"],
  video: ["视频", "Video"],
  voice: ["语音", "Voice message"],
  sticker: ["贴纸", "Sticker"],
  contact: ["名片", "Contact"],
  location: ["位置", "Location"],
  other: ["消息", "Message"],
  asFile: ["作为文件发送", "Send as a file"],
  caption: ["说明（可不填）", "Caption (optional)"],
  starsTitle: ["确认付款", "Confirm payment"],
  starsPay: ["支付 ⭐ {n}", "Pay ⭐ {n}"],
  starsFor: ["付给 {bot}", "to {bot}"],
  starsPaid: ["付了 ⭐ {n}", "You paid ⭐ {n}"],
  starsBack: ["⭐ {n} 已退回", "⭐ {n} came back"],
  joined: ["{name} 加入了", "{name} joined"],
  left: ["{name} 离开了", "{name} left"],
  pinned: ["置顶了「{what}」", "pinned “{what}”"],
  topic: ["话题「{name}」", "Topic “{name}”"],
  topicClosed: ["话题已关闭", "Topic closed"],
  topicReopened: ["话题重新打开", "Topic reopened"],
  renamed: ["群名改为「{name}」", "Group renamed to “{name}”"],
  created: ["群已建立", "Group created"],
  payments: ["收银台", "Cashier"],
  noPayments: ["还没有人打开过付款页。", "Nobody has opened a payment page yet."],
  pay: ["付款", "Pay"],
  paid: ["已付", "paid"],
  refunded: ["已退", "refunded"],
  waiting: ["待付", "unpaid"],
  told: ["回调已收", "shop told"],
  notTold: ["回调未收", "shop not told"],
  addPerson: ["加一个人", "Add a person"],
  name: ["名字", "Name"],
  add: ["添加", "Add"],
  clock: ["练习时间", "Practice time"],
  minutes: ["快进 {n} 分钟", "Forward {n} min"],
  hours: ["快进 {n} 小时", "Forward {n} h"],
  days: ["快进 {n} 天", "Forward {n} day"],
  today: ["今天", "Today"],
  yesterday: ["昨天", "Yesterday"],
  offline: ["连不上练习服务器，正在重连…", "The practice server is away, reconnecting…"],
  notAnswered: ["机器人没有回应", "The bot did not answer"],
  failed: ["没有成功：{why}", "That did not work: {why}"],
  practice: ["练习", "practice"],
  people: ["聊天", "Chats"],
  expand: ["展开", "Show all"],
  shownSpoiler: ["显示隐藏文字", "Show hidden text"],
  members: ["{n} 人", "{n} people"],
  botIs: ["正在和 {bot} 聊天", "talking to {bot}"],
};

export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

export function t(key, values = {}) {
  return WORDS[key][language === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
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
