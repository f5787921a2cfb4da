/** One message of the Bot API as a bubble. */
import { ask, avatar, button, clock, el, icon, iconButton, unseen } from "./dom.js";
import { formatted } from "./entities.js";
import { fileUrl, isMine, state } from "./feed.js";
import { player } from "./voice.js";

const NAMES = { photo: "Photo", voice: "Voice message", audio: "Audio", animation: "GIF",
  video: "Video", sticker: "Sticker", contact: "Contact", location: "Location" };

export const textOf = (message) => message.text ?? message.caption;

/** A message in a few words, for quotes. */
export function summary(message) {
  const words = textOf(message) ?? message.poll?.question ?? message.document?.file_name;
  const kind = Object.keys(NAMES).find((name) => message[name]);
  return words?.slice(0, 120) ?? NAMES[kind] ?? "Message";
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

function photo({ photo: sizes, caption, has_media_spoiler: covered }) {
  const { width, height, file_id: id } = sizes.reduce((a, b) => (b.width > a.width ? b : a));
  const src = fileUrl(id);
  const words = caption?.slice(0, 120) || "Photo";
  const open = ({ currentTarget: node }) => {
    if (!node.classList.contains("covered")) {
      const body = el("img", { src, alt: words });
      return ask({ title: words, look: ".viewer", no: "Close", body });
    }
    node.classList.remove("covered");
    return node.setAttribute("aria-label", words);
  };
  const label = covered ? "Hidden photo: reveal" : words;
  return button(covered ? ".photo.covered" : ".photo", { "aria-label": label, onclick: open },
    el("img", { src, alt: "", width, height }));
}

function file({ file_id: id, file_name: name = "File", file_size: bytes }) {
  const ending = name.includes(".") ? name.split(".").at(-1).slice(0, 4).toLowerCase() : "";
  return el("a.file", { href: fileUrl(id), target: "_blank", rel: "noopener" },
    el("span.file-icon", { "data-ending": ending }, ending || icon("file")),
    el("span", el("b", name), bytes && el("small", size(bytes))));
}

function sticker({ file_id: id, emoji = "🙂", is_animated: animated }) {
  const fallback = el("span.emoji", emoji);
  const image = el("img.sticker", { src: fileUrl(id), alt: `Sticker ${emoji}` });
  image.addEventListener("error", () => image.replaceWith(fallback));
  return animated ? fallback : image;
}

function place({ location, venue }) {
  const { latitude, longitude } = venue?.location ?? location;
  return el("span.place",
    el("span.map", { role: "img", "aria-label": "Map with a pin" }, icon("pin")),
    venue && el("b", venue.title),
    el("small", venue?.address || `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`));
}

function contact({ first_name: first, last_name: last, phone_number: phone, user_id: id = 3 }) {
  const name = [first, last].filter(Boolean).join(" ");
  return el("span.contact", avatar(id, name), el("span", el("b", name), el("small", phone)));
}

function pollResult(option, at, poll) {
  const share = Math.round((100 * option.voter_count) / (poll.total_voter_count || 1));
  const right = poll.correct_option_ids ?? [poll.correct_option_id];
  const voted = option.voter_count > 0;
  const quizMark = right.includes(at) ? "right" : voted && "wrong";
  const mark = poll.type === "quiz" ? quizMark : voted && "chosen";
  return el(`span.result.${mark || "plain"}`,
    el("b", `${share}%`),
    el("span", formatted(option.text, option.text_entities)),
    mark && icon(mark === "wrong" ? "cross" : "check"),
    el("i", { style: `width:${Math.max(share, 2)}%` }),
    mark && unseen(` (${mark})`));
}

function pollChoice(option, at, poll) {
  const type = poll.allows_multiple_answers ? "checkbox" : "radio";
  return el("label", el("input", { type, name: "option", value: at }),
    el("span", formatted(option.text, option.text_entities)));
}

/** In a private chat the only votes are this person's, so a counted vote is theirs. */
function pollBox(poll, act) {
  const voted = poll.total_voter_count > 0;
  const done = voted || poll.is_closed;
  const quiz = poll.type === "quiz";
  const many = poll.allows_multiple_answers;
  const kind = `${poll.is_anonymous ? "Anonymous" : "Public"} ${quiz ? "quiz" : "poll"}`;
  const chosen = () => [...form.querySelectorAll("input:checked")].map(({ value }) => +value);
  const submit = (event) => {
    event.preventDefault();
    if (chosen().length) act.vote(chosen());
  };
  const form = el("form.poll", { onchange: (event) => many || submit(event), onsubmit: submit },
    el("b", formatted(poll.question, poll.question_entities)),
    el("small", poll.is_closed ? "Final results" : kind),
    poll.options.map((option, at) => (done ? pollResult : pollChoice)(option, at, poll)),
    done && poll.explanation && el("q", formatted(poll.explanation, poll.explanation_entities)),
    many && !done && el("button.text-button", "Vote"),
    voted && !quiz && !poll.is_closed &&
      button(".text-button", { onclick: () => act.vote([]) }, "Retract vote"),
    el("small.votes", `${poll.total_voter_count} vote${poll.total_voter_count === 1 ? "" : "s"}`));
  return form;
}

function media(message, act) {
  const sound = message.voice ?? message.audio;
  const film = message.animation ?? message.video ?? message.video_note;
  if (message.photo) return photo(message);
  if (sound) return player(fileUrl(sound.file_id), sound);
  if (film) return el("video.photo", { src: fileUrl(film.file_id), controls: true });
  if (message.document) return file(message.document);
  if (message.sticker) return sticker(message.sticker);
  if (message.venue || message.location) return place(message);
  if (message.contact) return contact(message.contact);
  if (message.poll) return pollBox(message.poll, act);
  if (message.dice) return el("span.emoji", `${message.dice.emoji} ${message.dice.value}`);
  return textOf(message) == null ? el("em", "This page does not show such a message") : null;
}

function replyQuote(original, part, act) {
  const author = isMine(original) ? original.from?.first_name : state.bot.name;
  return button(".quote", { onclick: () => act.jump(original.message_id) },
    el("b", author ?? "You"), el("span", part?.text ?? summary(original)));
}

function forwarded({ sender_user: user, sender_user_name: name, sender_chat: group, chat }) {
  const source = name ?? user?.first_name ?? group?.title ?? chat?.title ?? "someone";
  return el("small.forwarded", `Forwarded from ${source}`);
}

function inlineButton(key, act) {
  const href = key.url ?? key.login_url?.url ?? key.web_app?.url;
  const attributes = { "data-testid": "inline-button", "data-style": key.style };
  const corner = href ? "out" : key.copy_text && "copy";
  const inside = [el("span", { dir: "auto" }, key.text), corner && icon(corner)];
  if (href) return el("a", { ...attributes, href, target: "_blank", rel: "noopener" }, inside);
  const onclick = ({ currentTarget }) => act.press(key, currentTarget);
  return button("", { ...attributes, onclick }, inside);
}

/**
 * Make the bubble. `act` is what can be done with it: press(key, node), vote(option ids),
 * jump(message id), menu(anchor).
 */
export function bubble(message, act) {
  const mine = isMine(message);
  const words = textOf(message);
  const shown = media(message, act);
  const entities = message.entities ?? message.caption_entities;
  const meta = el("span.meta",
    message.edit_date && el("span", "edited"),
    el("time", clock(new Date(message.date * 1000))),
    mine && icon("ticks"));
  const text = el("div.text", { dir: "auto" }, words ? formatted(words, entities) : [], meta);
  const looks = [
    words == null && ".wordless",
    message.photo && ".wide",
    (message.sticker || message.dice) && ".bare",
  ];
  const more = iconButton("more", "Message actions", () => act.menu(more));
  more.classList.add("message-menu");
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const attributes = {
    "data-testid": "message",
    "data-id": message.message_id,
    "data-side": mine ? "person" : "bot",
    "aria-label": mine ? "You" : state.bot.name,
  };
  return el(`article.message.${mine ? "mine" : "theirs"}`, attributes,
    el(`div.bubble${looks.filter(Boolean).join("")}`,
      message.forward_origin && forwarded(message.forward_origin),
      message.reply_to_message && replyQuote(message.reply_to_message, message.quote, act),
      message.show_caption_above_media ? [text, shown] : [shown, text],
      more),
    rows.length > 0 && el("div.inline-keyboard",
      rows.map((row) => el("div", row.map((key) => inlineButton(key, act))))));
}
