/** One phone: the bot's chat as one person sees it. */
import { avatar, day, el, iconButton, menu, tell } from "./dom.js";
import { bubble, textOf } from "./bubble.js";
import { Composer } from "./composer.js";
import { chatOf, isMine, markRead, now, personOf, post, state } from "./feed.js";

const ACTIONS = { typing: "typing", upload_photo: "sending a photo",
  upload_document: "sending a file", upload_voice: "sending a voice message" };
const KEYS = ".inline-keyboard > div > *";

export class Chat {
  #nodes = new Map();
  #taps = new Map();
  #answered = new Set();
  #atEnd = true;
  #lastTop = 0;
  #timers = {};

  /** `act` is what reaches beyond this phone: close(), follow(address), advance(hours). */
  constructor(id, act) {
    this.id = id;
    this.act = act;
    this.composer = new Composer(this);
    this.title = el("span.who");
    this.face = el("span");
    this.log = el("div.log", { role: "log", tabindex: 0, "aria-label": "Messages" });
    this.log.addEventListener("scroll", () => this.#scrolled());
    this.log.addEventListener("click", (event) => this.#clicked(event));
    this.log.addEventListener("keydown", (event) => {
      const pressed = [" ", "Enter"].includes(event.key);
      if (pressed && event.target.matches(".spoiler")) this.#clicked(event);
    });
    this.log.addEventListener("load", () => this.#atEnd && this.scrollToEnd(), true);
    new ResizeObserver(() => this.#atEnd && this.scrollToEnd()).observe(this.log);
    this.toEnd = iconButton("down", "Newest messages", () => this.scrollToEnd());
    this.toEnd.classList.add("to-end");
    this.toastLine = el("p.toast", { role: "status", "data-testid": "toast" });
    const named = { "data-testid": "chat-menu" };
    const more = iconButton("more", "Chat menu", () => this.#chatMenu(more), named);
    const back = iconButton("back", "Back to people", act.close);
    const shut = iconButton("cross", "Close this phone", act.close);
    back.classList.add("back");
    shut.classList.add("shut");
    this.element = el("section.phone", { "data-testid": `phone-${id}` },
      el("header", back, this.face, this.title, more, shut),
      el("div.wall", this.log, this.toEnd, this.toastLine),
      this.composer.element);
  }

  get known() {
    return chatOf(this.id);
  }

  /** Draw what the feed knows now; messages that did not change keep their nodes. */
  draw() {
    const person = personOf(this.id);
    const language = person?.language_code ?? "";
    if (this.log.lang !== language) this.log.lang = language;
    this.element.setAttribute("aria-label", `Phone of ${person?.name ?? this.id}`);
    this.face.replaceChildren(avatar(state.bot.id, state.bot.name));
    this.#drawTitle();
    this.#drawMessages();
    this.composer.draw();
    markRead(this.id);
  }

  #drawTitle(doing = state.online ? null : "connecting…") {
    const words = doing ?? `you are ${personOf(this.id)?.name ?? "…"}`;
    const line = el(doing ? "small.busy" : "small", words);
    this.title.replaceChildren(el("b", state.bot.name), line);
  }

  #drawMessages() {
    const messages = [...this.known.messages.values()].sort((a, b) => a.message_id - b.message_id);
    const active = document.activeElement;
    const pressing = active?.matches(KEYS) && this.log.contains(active);
    const focused = pressing ? active.closest(".message") : null;
    const keyAt = focused ? [...focused.querySelectorAll(KEYS)].indexOf(active) : -1;
    const wanted = [];
    let lastDay = null;
    for (const [at, message] of messages.entries()) {
      const today = day(new Date(message.date * 1000), now());
      if (today !== lastDay) wanted.push(this.#note(`day ${today}`, today));
      lastDay = today;
      const node = this.#messageNode(message);
      const next = messages[at + 1];
      node.classList.toggle("tail", !next || isMine(next) !== isMine(message));
      wanted.push(node);
    }
    if (!messages.length) wanted.push(this.#note("hint", "No messages here yet. Press START."));
    const keep = new Set(wanted);
    for (const [key, { node }] of this.#nodes) if (!keep.has(node)) this.#nodes.delete(key);
    for (const node of [...this.log.children]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, at) => {
      const there = this.log.children[at] ?? null;
      if (there !== node) this.log.insertBefore(node, there);
    });
    if (this.#atEnd) this.scrollToEnd();
    if (focused && !focused.isConnected) this.#refocus(Number(focused.dataset.id), keyAt);
  }

  #note(key, words) {
    if (!this.#nodes.has(key)) this.#nodes.set(key, { node: el("p.note", words) });
    return this.#nodes.get(key).node;
  }

  #messageNode(message) {
    const { message_id: id } = message;
    const known = this.#nodes.get(id);
    const same = (other) => other === message || JSON.stringify(other) === JSON.stringify(message);
    if (known && same(known.message)) return known.node;
    const node = bubble(message, {
      press: (key, pressed) => this.#press(id, key, pressed),
      vote: (chosen) => this.do("vote", { message_id: id, option_ids: chosen }),
      jump: (target) => this.#jump(target),
      menu: (anchor) => this.#messageMenu(message, anchor),
    });
    node.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.#messageMenu(message, node, event);
    });
    node.classList.toggle("still", Boolean(known));
    if (!known && isMine(message)) this.#atEnd = true;
    this.#nodes.set(id, { message, node });
    return node;
  }

  /** A pressed button's message was redrawn: keep the keyboard user at the same place. */
  #refocus(id, keyAt) {
    const keys = [...(this.#nodes.get(id)?.node.querySelectorAll(KEYS) ?? [])];
    const target = keys[Math.min(keyAt, keys.length - 1)] ?? this.log;
    target.focus({ preventScroll: true });
  }

  /** Do something as this person; null when the server refused, which a toast tells. */
  async do(action, body = {}) {
    try {
      return await post(action, { person: this.id, ...body });
    } catch (error) {
      this.toast(error.message, true);
      return null;
    }
  }

  say(text, replyTo = null) {
    return this.do("send", { text, reply_to: replyTo });
  }

  async #press(id, key, pressed) {
    if (key.copy_text) return this.#copy(key.copy_text.text);
    if (key.callback_data == null) return this.toast("This button does nothing here");
    const wait = (waiting) => pressed.setAttribute("aria-busy", waiting);
    wait(true);
    const tapped = await this.do("tap", { message_id: id, data: key.callback_data });
    const query = tapped?.query_id;
    if (!query || this.#answered.has(query)) return wait(false);
    this.#taps.set(query, () => wait(false));
    return setTimeout(() => wait(false), 15000);
  }

  /** A callback answer: the button stops waiting; words come as a toast or an alert. */
  answered({ query_id: query, text, show_alert: alert }) {
    this.#answered.add(query);
    this.#taps.get(query)?.();
    this.#taps.delete(query);
    if (text && alert) tell(state.bot.name, text, this.log.lang);
    else if (text) this.toast(text);
  }

  #chatMenu(anchor) {
    const { blocked } = this.known;
    const block = () => this.do("block", { blocked: !blocked });
    const hop = (text, hours) => ({ text, image: "clock", act: () => this.act.advance(hours) });
    const hops = [hop("+1 hour", 1), hop("+1 day", 24), hop("+1 week", 168)];
    const blocking = blocked ? "Unblock the bot" : "Block the bot";
    const items = [...(state.hasClock ? hops : []), { text: blocking, image: "block", act: block }];
    menu(anchor, "Chat menu", items);
  }

  #messageMenu(message, anchor, point = null) {
    const words = textOf(message);
    const open = !this.known.blocked;
    const reply = () => this.composer.replyTo(message);
    const edit = () => this.composer.edit(message);
    menu(anchor, "Message actions", [
      open && { text: "Reply", image: "reply", act: reply },
      words && { text: "Copy text", image: "copy", act: () => this.#copy(words) },
      open && isMine(message) && message.text && { text: "Edit", image: "edit", act: edit },
    ], point);
  }

  async #copy(text) {
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    this.toast(copied ? "Copied" : "The browser did not let this page copy");
  }

  #clicked(event) {
    const target = event.target.closest(".spoiler, [data-say], [data-copy], a[href]");
    if (!target) return;
    if (target.matches("a[href]") && !this.act.follow(target.href)) return;
    event.preventDefault();
    if (target.matches(".spoiler")) this.#reveal(target.closest(".message"));
    else if (target.dataset.say) this.say(target.dataset.say);
    else if (target.dataset.copy) this.#copy(target.dataset.copy);
  }

  #reveal(message) {
    for (const spoiler of message.querySelectorAll(".spoiler")) {
      spoiler.replaceWith(el("span.revealed", [...spoiler.firstChild.childNodes]));
    }
  }

  #jump(id) {
    const node = this.#nodes.get(id)?.node;
    if (!node) return this.toast("That message is gone");
    node.scrollIntoView({ block: "center" });
    node.classList.remove("found");
    return requestAnimationFrame(() => node.classList.add("found"));
  }

  /** Only a person's own scrolling up stops the log from following the newest message. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < 60) this.#atEnd = true;
    else if (scrollTop < this.#lastTop) this.#atEnd = false;
    this.#lastTop = scrollTop;
    this.toEnd.classList.toggle("shown", !this.#atEnd);
  }

  scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  toast(words, bad = false) {
    clearTimeout(this.#timers.toast);
    this.toastLine.replaceChildren(words);
    this.toastLine.className = bad ? "toast shown bad" : "toast shown";
    const hide = () => this.toastLine.classList.remove("shown");
    this.#timers.toast = setTimeout(hide, 2500 + words.length * 40);
  }

  /** The bot is doing something; Telegram shows it for five seconds or until a message comes. */
  doing(action) {
    clearTimeout(this.#timers.doing);
    this.#drawTitle(`${ACTIONS[action] ?? "busy"}…`);
    this.#timers.doing = setTimeout(() => this.#drawTitle(), 5000);
  }
}
