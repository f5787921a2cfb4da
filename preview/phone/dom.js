/** Small pieces every part of the page uses: nodes, icons, dates, dialogs and menus. */

const SVG = "http://www.w3.org/2000/svg";
const inBishkek = (parts) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Bishkek", ...parts });
const CLOCK = inBishkek({ hour: "2-digit", minute: "2-digit" });
const DAY = inBishkek({ day: "numeric", month: "long" });
const YEAR = inBishkek({ year: "numeric" });

/**
 * Make an element: el("p.note", {title: "…"}, …children). Attributes and children that are null
 * or false are left out; attributes that begin with "on" are listeners.
 */
export function el(name, ...children) {
  const attributes = children[0]?.constructor === Object ? children.shift() : {};
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

/** A button; these never submit a form by accident. */
export const button = (name, attributes, ...children) =>
  el(`button${name}`, { type: "button", ...attributes }, ...children);

/** An icon from the sprite in index.html. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const iconButton = (image, label, onclick, attributes = {}) =>
  button(".round", { "aria-label": label, title: label, onclick, ...attributes }, icon(image));

export const unseen = (words) => el("span.unseen", words);

export const avatar = (id, name) =>
  el("span.avatar", { "data-hue": id % 7, "aria-hidden": "true" }, [...name][0] ?? "?");

export const clock = (date) => CLOCK.format(date);

/** "24 November", with the year when it is not the year of `now`. */
export function day(date, now) {
  const year = YEAR.format(date);
  return year === YEAR.format(now) ? DAY.format(date) : `${DAY.format(date)} ${year}`;
}

export const duration = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Ask in a modal dialog; true when the person agreed. Without `yes` it only closes. */
export function ask({ title, body = [], yes = null, no = "Cancel", look = "" }) {
  const dialog = el(`dialog.ask${look}`, { "aria-label": title, "data-testid": "dialog" });
  const choices = el("div.choices",
    yes && el("button", { value: "yes" }, yes),
    no && el("button.plain", { formnovalidate: true }, no));
  dialog.append(el("form", { method: "dialog" }, el("h2", title), body, choices));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

export const tell = (title, words, lang) =>
  ask({ title, no: null, yes: "OK", body: el("p", { dir: "auto", lang }, words) });

const closedAt = new WeakMap();

/**
 * Open a menu at its button or at a point; arrows move, Escape or a click elsewhere closes. The
 * click that closed it by hitting its button does not open it again.
 */
export function menu(anchor, label, items, point = null) {
  if (performance.now() - (closedAt.get(anchor) ?? -1e9) < 250) return;
  const list = el("div.menu", { role: "menu", popover: "auto", "aria-label": label });
  const choose = (act) => () => {
    list.hidePopover();
    closedAt.delete(anchor);
    act();
  };
  const entries = items.filter(Boolean).map(({ text, hint, image, act }) =>
    button("", { role: "menuitem", onclick: choose(act) },
      image && icon(image), el("span", text, hint && el("small", hint))));
  list.append(...entries);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = entries.indexOf(document.activeElement) + step;
    entries.at(at % entries.length).focus();
  });
  list.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "closed") closedAt.set(anchor, performance.now());
  });
  list.addEventListener("toggle", ({ newState }) => newState === "closed" && list.remove());
  document.body.append(list);
  list.showPopover();
  const spot = point ? new DOMRect(point.x, point.y) : anchor.getBoundingClientRect();
  const above = spot.top > innerHeight / 2;
  list.style.top = `${Math.max(8, above ? spot.top - list.offsetHeight - 6 : spot.bottom + 6)}px`;
  list.style.left = `${Math.max(8, Math.min(spot.left, innerWidth - list.offsetWidth - 8))}px`;
  entries[0]?.focus();
}
