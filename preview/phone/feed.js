/** What the server knows, kept up to date by one event stream; and what a person can do. */

export const state = {
  people: [],
  bot: { id: 0, name: "Bot", username: "" },
  hasClock: false,
  online: false,
  refusals: [],
};
const chats = new Map();
const seen = new Map();
const listeners = new Map();
let clockBase = { now: Date.now(), at: performance.now() };
let welcomed = false;

/** Listen to "people", "chat", "refusals", "clock", "action" or "answer". */
export const on = (type, listener) => listeners.set(type, listener);
const emit = (type, detail) => listeners.get(type)?.(detail);

export const now = () => new Date(clockBase.now + performance.now() - clockBase.at);
export const personOf = (id) => state.people.find((person) => person.id === id);
export const isMine = (message) => !message.from?.is_bot;
export const fileUrl = (id) => `/phone/file/${encodeURIComponent(id)}`;

export function chatOf(id) {
  const empty = { messages: new Map(), keyboard: null, commands: [], blocked: false };
  if (!chats.has(id)) chats.set(id, empty);
  return chats.get(id);
}

const newest = (id) => Math.max(0, ...chatOf(id).messages.keys());
const isUnread = (id) => (message) => !isMine(message) && message.message_id > (seen.get(id) ?? 0);
export const unread = (id) => [...chatOf(id).messages.values()].filter(isUnread(id)).length;
export const markRead = (id) => seen.set(id, newest(id));

async function request(path, options) {
  const response = await fetch(`/phone/${path}`, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The server answered ${response.status}`);
  return body;
}

export function post(path, body) {
  if (body instanceof FormData) return request(path, { method: "POST", body });
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

function setNow(iso) {
  clockBase = { now: Date.parse(iso), at: performance.now() };
  emit("clock");
}

async function loadPeople() {
  const { people, bot, clock, now: iso } = await request("people");
  Object.assign(state, { people, bot, hasClock: clock });
  setNow(iso);
}

/** Change one person's chat and tell. */
function change(id, changes) {
  Object.assign(chatOf(id), changes);
  emit("chat", id);
}

const handlers = {
  async snapshot({ chats: known, refusals, now: iso }) {
    await loadPeople();
    chats.clear();
    for (const [key, chat] of Object.entries(known)) {
      const id = Number(key);
      const messages = new Map(chat.messages.map((message) => [message.message_id, message]));
      chats.set(id, { ...chat, messages });
      if (!welcomed || newest(id) < seen.get(id)) markRead(id);
    }
    welcomed = true;
    Object.assign(state, { refusals, online: true });
    setNow(iso);
    emit("people");
    emit("refusals");
  },
  message({ person, message }) {
    chatOf(person).messages.set(message.message_id, message);
    change(person);
  },
  deleted({ person, message_ids: ids }) {
    for (const id of ids) chatOf(person).messages.delete(id);
    change(person);
  },
  keyboard: ({ person, keyboard }) => change(person, { keyboard }),
  commands: ({ person, commands }) => change(person, { commands }),
  blocked({ person, blocked }) {
    Object.assign(personOf(person) ?? {}, { blocked });
    change(person, { blocked });
  },
  people(list) {
    state.people = list.people ?? list;
    emit("people");
  },
  refused(refusal) {
    state.refusals.push(refusal);
    emit("refusals");
  },
  clock: ({ now: iso }) => setNow(iso),
  action: (action) => emit("action", action),
  answer: (answer) => emit("answer", answer),
};

/** Follow the stream, in order; after a break the next snapshot replaces what was known. */
export function connect() {
  const source = new EventSource("/phone/events");
  let turn = Promise.resolve();
  for (const [type, handle] of Object.entries(handlers)) {
    source.addEventListener(type, ({ data }) => {
      turn = turn.then(() => handle(JSON.parse(data))).catch(console.error);
    });
  }
  source.addEventListener("error", () => {
    state.online = false;
    emit("people");
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
}
