/**
 * A message's text and entities as DOM nodes; nothing is ever parsed as HTML.
 * Entity offsets count UTF-16 units, as JavaScript's own strings do.
 */
import { button, el, icon } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const LINKS = ["url", "text_link", "email", "phone_number", "bot_command"];
const LITERAL = new Set(["code", "pre", ...LINKS]);
const SAFE = /^(https?|tg|tel|mailto):/i;
const LOOSE =
  /https?:\/\/[^\s<>]*[^\s<>.,:;!?»")\]]|\bt\.me\/[\w?=+/-]+|(?<![\w/])\/[a-z]\w{0,31}/gi;

/** A link, or plain text where a messenger would not open the address. */
function link(address, children) {
  const href = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!SAFE.test(href)) return el("span", children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);
}

const command = (text, children) => button(".command", { "data-say": text }, children);

/** Telegram's servers mark addresses and commands; do so where a server did not. */
function loose(text) {
  const made = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(LOOSE)) {
    made.push(text.slice(at, index), (found[0] === "/" ? command : link)(found, [found]));
    at = index + found.length;
  }
  return [...made, text.slice(at)].filter(Boolean);
}

function spoiler(children) {
  const attributes = { role: "button", tabindex: 0, "aria-label": "Hidden text: reveal" };
  return el("span.spoiler", attributes, el("span", { inert: true }, children));
}

function expandableQuote(children) {
  const open = ({ currentTarget }) =>
    currentTarget.setAttribute("aria-expanded", block.classList.toggle("open"));
  const attributes = { "aria-label": "Expand quote", "aria-expanded": "false", onclick: open };
  const block = el("blockquote.expandable", el("span.quoted", children),
    button(".expand", attributes, icon("down")));
  return block;
}

function element({ type, url, language }, text, children) {
  if (TAGS[type]) return el(TAGS[type], children);
  if (type === "spoiler") return spoiler(children);
  if (type === "code") return el("code", { title: "Tap to copy", "data-copy": text }, children);
  if (type === "pre") return el("pre", { "data-language": language }, el("code", children));
  if (type === "blockquote") return el("blockquote", children);
  if (type === "expandable_blockquote") return expandableQuote(children);
  if (type === "text_link") return link(url, children);
  if (type === "url") return link(text, children);
  if (type === "email") return link(`mailto:${text}`, children);
  if (type === "phone_number") return link(`tel:${text.replace(/[^\d+]/g, "")}`, children);
  if (type === "mention") return link(`https://t.me/${text.slice(1)}`, children);
  if (type === "bot_command") return command(text, children);
  return el("span", children);
}

/** `entities` are sorted; one that sticks out of its parent goes on after the parent's end. */
function nodes(text, from, to, entities, literal) {
  const made = [];
  let at = from;
  const plain = (end) => {
    const afterBlock = made.at(-1)?.matches?.("pre, blockquote") && text[at] === "\n";
    const words = text.slice(afterBlock ? at + 1 : at, end);
    if (words) made.push(...(literal ? [words] : loose(words)));
  };
  entities.forEach((entity, index) => {
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) return;
    plain(start);
    const inside = entities.slice(index + 1).filter((other) => other.offset < end);
    const children = nodes(text, start, end, inside, literal || LITERAL.has(entity.type));
    made.push(element(entity, text.slice(start, end), children));
    at = end;
  });
  plain(to);
  return made;
}

export function formatted(text, entities = []) {
  const rank = ({ type }) => (BLOCKS.has(type) ? 0 : 1);
  const order = (a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b);
  return nodes(text, 0, text.length, [...entities].sort(order), false);
}
