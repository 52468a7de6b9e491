// The desk's hands: keys, the undo countdown, the autosave's word, light and dark. Every page works without it.
import { install, uninstall } from "./vendor/hotkey.js";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);

// Keys -----------------------------------------------------------------------------------------------------------

let keyed = [];

function wireKeys() {
  keyed.forEach((element) => uninstall(element));
  keyed = all("[data-hotkey]");
  keyed.forEach((element) => install(element));
}

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]");
}

let place = -1; // where we stand in the list, kept for when the row under us goes away

function walk(step) {
  const rows = all("[data-rows] .row");
  if (!rows.length) return false;
  const focused = rows.indexOf(document.activeElement);
  place = Math.min(Math.max((focused < 0 ? place : focused) + step, 0), rows.length - 1);
  rows[place].focus({ preventScroll: true });
  rows[place].scrollIntoView({ block: "nearest" });
  return true;
}

function escape() {
  const menu = one(".rail-menu[open]");
  if (menu) menu.open = false;
  else (one("[data-done]") ?? one("[data-back]"))?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  if (event.key === "Escape") return escape();
  if (typing(event.target)) return;
  if (event.key === "j" && walk(1)) event.preventDefault();
  if (event.key === "k" && walk(-1)) event.preventDefault();
});

// An open dialog keeps the keys to itself.
document.addEventListener("hotkey-fire", (event) => {
  const dialog = one("dialog[open]");
  if (dialog && !dialog.contains(event.target)) event.preventDefault();
}, true);

// A form that came back with its trouble stands open; from now on it keeps the rest of the page away.
function openAsModal(dialog) {
  dialog.close();
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest?.("dialog form")?.requestSubmit(one("dialog[open] .btn-primary"));
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (!opener) return;
  event.preventDefault();
  document.getElementById(opener.dataset.open).showModal();
});

// Where we were --------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-rows] .row");
  if (row) sessionStorage.setItem("row", row.id);
});

function comeBack() {
  const row = document.getElementById(sessionStorage.getItem("row") ?? "-");
  if (!row?.matches("[data-rows] .row")) return;
  row.focus();
}

// Undo countdown: the server's clock says how long is left; our own monotonic clock only counts it down ----------

let countdown;

function startCountdown() {
  const box = document.getElementById("undo");
  if (countdown?.box === box && countdown?.until === box?.dataset.until) return;
  clearInterval(countdown?.timer);
  countdown = undefined;
  if (!box) return;
  const left = Date.parse(box.dataset.until) - Date.parse(box.dataset.now);
  const ends = performance.now() + left;
  countdown = { box, until: box.dataset.until, ends, timer: setInterval(tick, 200) };
  tick();
}

function tick() {
  const { box, ends, timer } = countdown;
  const left = Math.max(0, ends - performance.now());
  one("[data-left]", box).textContent = Math.ceil(left / 1000);
  one(".dial-run", box).style.strokeDashoffset = 100 - (100 * left) / (1000 * box.dataset.seconds);
  if (left === 0) clearInterval(timer); // Undo stays: until a worker takes the letter, the server still says yes
}

// Autosave -------------------------------------------------------------------------------------------------------

function word(text) {
  const status = one("[data-saving]");
  if (status) status.textContent = text;
}

let unsaved = false;
let saving = 0;
let leaveWith; // the button that was pressed while a save was still on its way

const isEditor = (element) => element?.matches?.("[data-autosave]");

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-autosave]")) return;
  unsaved = true;
  word("Not saved yet …");
});

// A save that had to queue names the version its forerunner made, not the one it started from.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (!isEditor(ctx.sourceElement)) return;
  saving += 1;
  ctx.request.body.set("version", one("[name=version]", ctx.sourceElement).value);
});

document.addEventListener("htmx:finally:request", (event) => {
  if (!isEditor(event.detail.ctx.sourceElement)) return;
  saving = Math.max(0, saving - 1);
  if (!saving && leaveWith) leaveWith.form.requestSubmit(leaveWith);
});

document.addEventListener("submit", (event) => {
  if (!isEditor(event.target)) return;
  if (saving) {
    event.preventDefault();
    leaveWith = event.submitter;
  } else unsaved = false;
}, true);

addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

document.addEventListener("htmx:after:swap", () => {
  const saved = one("#saved[data-saved]");
  if (!saved || saved.dataset.told) return;
  saved.dataset.told = "yes";
  unsaved = saved.dataset.saved === "";
  word(saved.dataset.saved || "Not saved: see above.");
});

// The studio: values are put in where one writes, Ctrl S keeps a draft, and nothing is left unsaved unnoticed --------

document.addEventListener("click", (event) => {
  const value = event.target.closest("[data-insert]");
  const text = value && one("[data-guard] textarea:not([readonly])");
  if (!text) return;
  text.setRangeText(value.dataset.insert, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});

document.addEventListener("keydown", (event) => {
  const save = one("[data-guard] [data-save]");
  if (!save || event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  save.form.requestSubmit(save);
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-guard] textarea")) unsaved = true;
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-guard]")) unsaved = false;
});

// What is carried elsewhere is copied by a button; without scripts a click selects it ------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const told = one("span", button);
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    told.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    told.textContent = "Selected";
  }
  setTimeout(() => (told.textContent = "Copy"), 2000);
});

// Polling rests while nobody looks, while a dialog is open, and while something stands in a field -----------------

const isPoll = (element) => element?.matches?.("[data-poll]");
const isTyping = () => Boolean(one("#address")?.value || one("#address:focus"));

document.addEventListener("htmx:config:request", (event) => {
  if (isPoll(event.detail.ctx.sourceElement) && (document.hidden || one("dialog[open]") || isTyping())) event.preventDefault();
});

// Trouble: a conflict or a refusal is a page to read; everything else leaves the page as it is and says so --------

const READABLE = [409, 422];

function tell(source, sentence) {
  if (isPoll(source)) return;
  if (isEditor(source)) return word(`Not saved. ${sentence}`);
  const toast = document.getElementById("toast");
  toast.textContent = sentence;
  setTimeout(() => (toast.textContent = ""), 10000);
}

document.addEventListener("htmx:before:swap", (event) => {
  const { response, sourceElement } = event.detail.ctx;
  if (!response || response.status < 400 || READABLE.includes(response.status)) return;
  event.preventDefault();
  tell(sourceElement, `The server said no (${response.status}). Load the page again to see where things stand.`);
});

document.addEventListener("htmx:error", (event) => {
  const source = event.detail.ctx?.sourceElement;
  if (source) tell(source, "The server does not answer. Load the page again before you repeat this.");
});

// Claims and facts light each other ------------------------------------------------------------------------------

function light(event) {
  const number = event.target.closest?.("[data-fact]")?.dataset.fact;
  all("[data-lit]").forEach((element) => delete element.dataset.lit);
  if (number) all(`[data-fact="${number}"]`).forEach((element) => (element.dataset.lit = ""));
}
document.addEventListener("pointerover", light);
document.addEventListener("focusin", light);

// Light and dark -------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-form]")) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
});

// Times are shown in the reader's own zone on hover ---------------------------------------------------------------

function localTimes() {
  const say = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  all("time[datetime]").forEach((time) => (time.title = say.format(new Date(time.dateTime))));
}

function wire() {
  wireKeys();
  all("[data-copy]").forEach((button) => (button.hidden = false));
  startCountdown();
  localTimes();
}

wire();
comeBack();
all("dialog[open]").forEach(openAsModal);
one(".tabs-line [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
document.addEventListener("htmx:after:swap", wire);
