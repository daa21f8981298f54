// Starts what every page needs; what one page alone needs, that page names. Every page works without any of it.
import { calm, playFilms } from "./films.js";
import { followLive } from "./live.js";
import { followStage, offerNotice } from "./notify.js";
import { forgetAll } from "./prompts.js";
import { startUploads } from "./upload.js";

const wide = matchMedia("(min-width: 960px)");

function localTimes(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "medium" });
  for (const time of root.querySelectorAll("time[data-local]")) {
    time.textContent = format.format(new Date(time.dateTime));
    time.removeAttribute("data-local");
  }
}

function prepare(root) {
  localTimes(root);
  calm(root);
  offerNotice(root);
  for (const each of root.querySelectorAll("[data-scripted]")) each.hidden = false;
}

function textOf({ copyFrom, copyLink, copy }) {
  if (copyFrom) return document.getElementById(copyFrom).textContent;
  return copyLink ? new URL(copyLink, location.href).href : copy;
}

// Browsers lend the clipboard to https and to this machine only; elsewhere a selection is copied, as ever.
async function put(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (!copied) prompt("", text);
}

async function copy(button) {
  if (button.dataset.label) return;
  await put(textOf(button.dataset));
  const label = button.textContent;
  button.dataset.label = label;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; delete button.dataset.label; }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from], [data-copy-link]");
  if (button) copy(button);
  if (event.target.closest("dialog")) return;
  for (const menu of document.querySelectorAll(".film-more[open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest(".film-more[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What cannot be taken back is asked about first; the form goes on its way with a yes.
function ask(event) {
  event.preventDefault();
  const { target: form, submitter } = event;
  const dialog = document.getElementById("ask");
  dialog.querySelector("p").textContent = form.dataset.ask;
  dialog.querySelector("[data-yes]").textContent = submitter.textContent;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.sure = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.sure;
  }, { once: true });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.ask && !event.target.dataset.sure) ask(event);
  if ("forgets" in event.target.dataset) forgetAll();
  // After the form's data was taken: a second click would pay for a second video.
  if (event.target.matches(".more-of")) setTimeout(() => event.target.querySelectorAll("button").forEach((each) => { each.disabled = true; }));
});
addEventListener("pageshow", () => document.querySelectorAll(".more-of button").forEach((each) => { each.disabled = false; }));

document.addEventListener("change", (event) => {
  event.target.closest("form[data-submit-on-change]")?.requestSubmit();
});

const menu = document.querySelector("[data-menu]");
if (menu) {
  const fit = () => { menu.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
}

function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();

prepare(document);
followLive(prepare);
followStage();
playFilms();
startUploads();
