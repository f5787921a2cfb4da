/** Voice messages: playing one and recording one. */
import { button, duration, el, icon } from "./dom.js";

const BARS = 32;
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Heights that look like speech and stay the same for the same file. */
function wave(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return 18 + ((state >>> 8) % 83);
  });
}

export function player(source, { duration: seconds = 0, file_unique_id: seed = "" }) {
  const audio = el("audio", { src: source, preload: seconds ? "none" : "metadata" });
  const time = el("small", duration(seconds));
  const bars = wave(seed).map((height) => el("i", { style: `height:${height}%` }));
  const failed = () => time.replaceChildren("cannot be played here");
  const press = () => (audio.paused ? audio.play().catch(failed) : audio.pause());
  const toggle = button(".play", { "aria-label": "Play voice message", onclick: press });
  toggle.append(icon("play"));
  const show = () => {
    toggle.replaceChildren(icon(audio.paused ? "play" : "pause"));
    toggle.setAttribute("aria-label", audio.paused ? "Play voice message" : "Pause");
    const total = Number.isFinite(audio.duration) ? audio.duration : seconds;
    const played = audio.currentTime / (total || 1);
    bars.forEach((bar, at) => bar.classList.toggle("past", at / BARS < played));
    time.replaceChildren(duration(audio.currentTime || total));
  };
  const changes = ["loadedmetadata", "play", "pause", "timeupdate", "ended"];
  for (const type of changes) audio.addEventListener(type, show);
  const track = el("span.track", el("span.wave", { "aria-hidden": "true" }, bars), time);
  return el("span.voice", toggle, track, audio);
}

/** Start recording; gives null where there is no microphone, else `stop(keep)` → File or null. */
export async function record() {
  if (!window.MediaRecorder) return null;
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) return null;
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType });
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.start();
  return async (keep) => {
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
    recorder.stop();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
    const type = recorder.mimeType.split(";")[0];
    return keep ? new File(parts, `voice.${type.split("/")[1]}`, { type }) : null;
  };
}
