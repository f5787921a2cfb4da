/** The page: who you are, up to three phones side by side, the clock, refused requests. */
import { Chat } from "./chat.js";
import { ask, avatar, button, clock, day, el, tell, unseen } from "./dom.js";
import { connect, now, on, personOf, post, state, unread } from "./feed.js";

const MOST = 3;
const NARROW = matchMedia("(max-width: 719px)");
const byId = (id) => document.getElementById(id);
const phones = new Map();

/** The people in the address: #1 or #1,2. */
function chosen() {
  const ids = location.hash.slice(1).split(",").map(Number).filter((id) => id > 0);
  return [...new Set(ids)].slice(0, MOST);
}

const choose = (ids) => void (location.hash = ids.slice(-MOST).join(","));
const others = (id) => (NARROW.matches ? [] : chosen().filter((other) => other !== id));
const open = (id) => choose([...others(id), id]);
const close = (id) => choose(others(id));
const failed = (error) => tell("That did not work", error.message);

function phoneOf(id) {
  const act = { close: () => close(id), follow, advance };
  if (!phones.has(id)) phones.set(id, new Chat(id, act));
  return phones.get(id);
}

/** Phones that are seen: a small screen has room for the first only. */
function visible() {
  const known = chosen().filter((id) => !state.people.length || personOf(id));
  return known.slice(0, NARROW.matches ? 1 : MOST).map(phoneOf);
}

function drawPhones() {
  const shown = visible();
  const stage = byId("phones");
  const before = [...stage.children];
  const wanted = shown.map(({ element }) => element);
  if (before.length !== wanted.length || before.some((node, at) => node !== wanted[at])) {
    stage.replaceChildren(...wanted);
  }
  document.body.classList.toggle("chatting", shown.length > 0);
  for (const phone of shown) {
    phone.draw();
    if (!before.includes(phone.element)) phone.composer.focus();
  }
  drawPeople();
}

function personButton(person, onclick, attributes) {
  const waiting = unread(person.id);
  return button(".person", { onclick, ...attributes },
    avatar(person.id, person.name),
    el("span.who", el("b", person.name),
      el("small", person.blocked ? "has blocked the bot" : person.title || "New person")),
    waiting > 0 && el("span.badge", { "data-testid": "unread" }, waiting, unseen(" unread")));
}

function drawPeople() {
  const focused = document.activeElement?.dataset?.testid;
  const items = state.people.map((person) => {
    const isOpen = chosen().includes(person.id);
    const press = () => (isOpen && !NARROW.matches ? close : open)(person.id);
    const attributes = { "data-testid": `person-${person.id}`, "aria-pressed": `${isOpen}` };
    return el("li", personButton(person, press, attributes));
  });
  byId("people").replaceChildren(...items);
  byId("people").querySelector(`[data-testid="${focused}"]`)?.focus();
  const elsewhere = state.people.some(({ id }) => !chosen().includes(id) && unread(id));
  document.body.classList.toggle("unread-elsewhere", elsewhere);
  byId("bot-name").replaceChildren(state.bot.name);
  const online = state.online ? `@${state.bot.username} · local` : "connecting…";
  byId("online").replaceChildren(online);
  document.title = `${state.bot.name} · preview`;
}

const nowInWords = () => `${day(now(), now())}, ${clock(now())}`;

function drawClock() {
  byId("clock").hidden = !state.hasClock;
  if (byId("now").textContent !== nowInWords()) byId("now").replaceChildren(nowInWords());
}

const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

function drawRefusals() {
  const line = ({ method, code, description, person, race }) =>
    el("li", { "data-testid": race ? "race" : "refusal" },
      el("b", method, person && ` → ${personOf(person)?.name ?? person}`),
      ` ${code} ${description}`);
  const races = state.refusals.filter(({ race }) => race);
  const refused = state.refusals.filter(({ race }) => !race);
  byId("refusals").hidden = !refused.length;
  byId("refusals-count").replaceChildren(counted(refused.length, "refused request"));
  byId("refusals-list").replaceChildren(...refused.map(line).reverse());
  byId("races").hidden = !races.length;
  byId("races-count").replaceChildren(counted(races.length, "harmless race"));
  byId("races-list").replaceChildren(...races.map(line).reverse());
}

async function advance(hours) {
  const busy = (moving) => {
    byId("clock").setAttribute("aria-busy", moving);
    for (const hop of byId("clock").querySelectorAll("button")) hop.disabled = moving;
  };
  busy(true);
  await post("clock", { hours }).catch(failed);
  busy(false);
  for (const phone of visible()) phone.toast(`It is ${nowInWords()}`);
}

/** The word after ?start= in a link to this bot, else null. */
function startWord(address) {
  const url = new URL(address);
  const isTg = url.protocol === "tg:";
  const name = isTg ? url.searchParams.get("domain") : url.pathname.slice(1);
  const toTelegram = isTg || ["t.me", "telegram.me"].includes(url.hostname);
  const isOurs = toTelegram && name?.toLowerCase() === state.bot.username.toLowerCase();
  return isOurs ? (url.searchParams.get("start") ?? "") : null;
}

/** Follow a link to this bot inside the page: choose who opens it. False for other links. */
function follow(address) {
  const word = startWord(address);
  if (word === null) return false;
  const enter = (id) => (event) => {
    event.currentTarget.closest("dialog").close();
    open(id);
    post("send", { person: id, text: `/start ${word}`.trim(), reply_to: null }).catch(failed);
  };
  const people = state.people.map((person) =>
    personButton(person, enter(person.id), { "data-testid": `open-as-${person.id}` }));
  const body = [el("p.address", address), el("div.people", people)];
  ask({ title: "Who opens this link?", body });
  return true;
}

async function addPerson() {
  const name = el("input", { placeholder: "Name", "aria-label": "Name", required: true });
  const languages = { ky: "Кыргызча", ru: "Русский", en: "English" };
  const options = Object.entries(languages).map(([value, words]) => el("option", { value }, words));
  const language = el("select", { "aria-label": "Language" }, options);
  if (!(await ask({ title: "New person", body: [name, language], yes: "Add" }))) return;
  const body = { name: name.value.trim(), language_code: language.value };
  await post("people", body).then(({ id }) => open(id), failed);
}

on("people", drawPhones);
on("chat", (id) => {
  for (const phone of visible()) if (phone.id === id) phone.draw();
  drawPeople();
});
on("clock", drawClock);
on("refusals", drawRefusals);
on("action", ({ person, action }) => phones.get(person)?.doing(action));
on("answer", (answer) => phones.get(answer.person)?.answered(answer));
addEventListener("hashchange", drawPhones);
NARROW.addEventListener("change", drawPhones);
for (const hop of document.querySelectorAll("[data-hours]")) {
  hop.addEventListener("click", () => advance(Number(hop.dataset.hours)));
}
byId("add-person").addEventListener("click", addPerson);
setInterval(drawClock, 10000);
drawPhones();
connect();
