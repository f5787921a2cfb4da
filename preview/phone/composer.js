/** What is under a chat: START, the reply keyboard, the message being written, attachments. */
import { ask, button, duration, el, icon, iconButton, menu } from "./dom.js";
import { summary } from "./bubble.js";
import { isMine, post } from "./feed.js";
import { record } from "./voice.js";

const ACCEPT = { photo: "image/*", voice: "audio/*", sticker: "image/webp,image/png" };
const TOUCH = matchMedia("(pointer: coarse)");

export class Composer {
  #reply = null;
  #editing = null;
  #keysShown = true;
  #keysDrawn = "";

  constructor(chat) {
    this.chat = chat;
    const named = (testid) => ({ "data-testid": testid });
    this.input = el("textarea", { rows: 1, dir: "auto", "aria-label": "Message",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), ...named("composer") });
    const showCommands = () => this.#commandMenu();
    this.commands = iconButton("menu", "Bot commands", showCommands, named("commands"));
    this.keysToggle = iconButton("keys", "Reply keyboard", () => this.#toggleKeys());
    this.clip = iconButton("clip", "Attach", () => this.#attachMenu(), named("attach"));
    this.mic = iconButton("mic", "Record a voice message", () => this.#record(), named("record"));
    this.send = iconButton("send", "Send", () => this.#submit(), named("send"));
    this.keyboard = el("div.reply-keyboard", { role: "group", "aria-label": "Reply keyboard" });
    this.mode = el("div.mode", { hidden: true });
    this.row = el("div.composer",
      this.commands, this.input, this.keysToggle, this.clip, this.mic, this.send);
    this.element = el("footer");
    this.#typed();
  }

  draw() {
    const { commands, keyboard, blocked, messages } = this.chat.known;
    this.commands.hidden = !commands.length;
    const json = JSON.stringify(keyboard);
    if (json !== this.#keysDrawn) this.#drawKeys(keyboard);
    this.#keysDrawn = json;
    const look = blocked ? "blocked" : messages.size ? "open" : "empty";
    if (this.element.dataset.look === look) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.dataset.look = look;
    this.element.replaceChildren(...this.#parts(look));
    if (hadFocus) this.focus();
  }

  #parts(look) {
    const bar = (words, testid, onclick) =>
      [button(".bar", { "data-testid": testid, onclick }, words)];
    if (look === "empty") return bar("START", "start", () => this.chat.say("/start"));
    if (look === "open") return [this.keyboard, this.mode, this.row];
    return bar("UNBLOCK", "unblock", () => this.chat.do("block", { blocked: false }));
  }

  #drawKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    this.input.placeholder = keyboard?.input_field_placeholder ?? "Message";
    this.keysToggle.hidden = !rows.length || Boolean(keyboard.is_persistent);
    const draw = (key) => button("", { dir: "auto", "data-testid": "reply-key",
      "data-style": key.style, onclick: () => this.#pressKey(key, keyboard) }, key.text ?? key);
    this.keyboard.replaceChildren(...rows.map((row) => el("div", row.map(draw))));
    this.#toggleKeys(rows.length > 0);
  }

  #toggleKeys(shown = !this.#keysShown) {
    this.#keysShown = shown;
    this.keyboard.hidden = !shown;
    this.keysToggle.setAttribute("aria-expanded", shown);
  }

  #pressKey(key, keyboard) {
    if (keyboard.one_time_keyboard) this.#toggleKeys(false);
    if (key.request_contact) this.#share("contact");
    else if (key.request_location) this.#share("location");
    else this.chat.say(key.text ?? key);
  }

  async #share(what) {
    const invented = what === "contact" ? "number" : "place";
    const body = el("p", `The bot will see an invented ${invented}.`);
    if (await ask({ title: `Share your ${what}?`, body, yes: "Share" })) this.chat.do(what);
  }

  /** Put the keyboard where this person would begin. */
  focus() {
    const bar = this.element.querySelector(".bar");
    if (bar || !TOUCH.matches) (bar ?? this.input).focus({ preventScroll: true });
  }

  #fill(text) {
    this.input.value = text;
    this.#typed();
  }

  #typed() {
    const { value, style } = this.input;
    this.send.hidden = !value.trim();
    this.mic.hidden = Boolean(value.trim());
    style.height = "";
    if (value) style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape") {
      this.#setMode();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const mine = [...this.chat.known.messages.values()].filter((one) => isMine(one) && one.text);
      if (mine.length) this.edit(mine.at(-1));
    }
  }

  async #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const [editing, reply] = [this.#editing, this.#reply];
    this.#setMode();
    this.#fill("");
    const sent = editing
      ? await this.chat.do("edit", { message_id: editing, text })
      : await this.chat.say(text, reply);
    if (!sent && !this.input.value) this.#fill(text);
  }

  #setMode(image = null, title = "", message = null) {
    if (this.#editing) this.#fill("");
    this.#reply = null;
    this.#editing = null;
    this.mode.hidden = !image;
    if (!image) return;
    const cancel = iconButton("cross", "Cancel", () => this.#setMode());
    const words = el("span", el("b", title), el("span", summary(message)));
    this.mode.replaceChildren(icon(image), words, cancel);
    this.input.focus();
  }

  replyTo(message) {
    this.#setMode("reply", "Reply", message);
    this.#reply = message.message_id;
  }

  edit(message) {
    this.#setMode("edit", "Edit message", message);
    this.#editing = message.message_id;
    this.#fill(message.text);
  }

  #commandMenu() {
    const item = ({ command, description }) =>
      ({ text: description, hint: `/${command}`, act: () => this.chat.say(`/${command}`) });
    menu(this.commands, "Bot commands", this.chat.known.commands.map(item));
  }

  #attachMenu() {
    menu(this.clip, "Attach", [
      { text: "Photo", image: "photo", act: () => this.#pick("photo") },
      { text: "Document", image: "file", act: () => this.#pick("document") },
      { text: "Voice from a file", image: "mic", act: () => this.#pick("voice") },
      { text: "Sticker from a file", image: "sticker", act: () => this.#pick("sticker") },
      { text: "Contact", image: "person", act: () => this.#share("contact") },
      { text: "Location", image: "pin", act: () => this.#share("location") },
    ]);
  }

  #pick(kind) {
    const input = el("input", { type: "file", accept: ACCEPT[kind] });
    input.addEventListener("change", () => this.#offer(kind, input.files[0]));
    input.click();
  }

  async #offer(kind, file) {
    const caption = el("input", { placeholder: "Caption", "aria-label": "Caption", dir: "auto" });
    const src = URL.createObjectURL(file);
    const picture = ["photo", "sticker"].includes(kind);
    const body = [
      picture ? el("img", { src, alt: file.name }) : el("p", file.name),
      kind !== "sticker" && caption,
    ].filter(Boolean);
    const agreed = await ask({ title: `Send ${kind}`, body, yes: "Send" });
    URL.revokeObjectURL(src);
    if (agreed) this.#upload(kind, file, caption.value.trim());
  }

  async #upload(kind, file, caption = "") {
    const form = new FormData();
    form.append("person", this.chat.id);
    form.append("kind", kind);
    form.append("caption", caption);
    form.append("file", file, file.name);
    await post("upload", form).catch((error) => this.chat.toast(error.message, true));
  }

  async #record() {
    const stop = await record();
    if (!stop) {
      this.chat.toast("No microphone here: choose a file");
      return this.#pick("voice");
    }
    const started = performance.now();
    const time = el("span.recording", { role: "timer" }, "0:00");
    const show = () => time.replaceChildren(duration((performance.now() - started) / 1000));
    const timer = setInterval(show, 250);
    const finish = async (keep) => {
      clearInterval(timer);
      bar.replaceWith(this.row);
      this.input.focus();
      const file = await stop(keep);
      if (file) this.#upload("voice", file);
    };
    const send = iconButton("send", "Send the voice message", () => finish(true));
    const cancel = button(".text-button", { onclick: () => finish(false) }, "Cancel");
    const bar = el("div.composer", time, cancel, send);
    this.row.replaceWith(bar);
    return send.focus();
  }
}
