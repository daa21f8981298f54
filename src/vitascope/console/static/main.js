// Starts what a page needs. Every page works without any of it.
import { followLive } from "./live.js";
import { startComposer } from "./composer.js";
import { startUploads } from "./upload.js";

const wide = matchMedia("(min-width: 960px)");

function localTimes(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "medium" });
  for (const time of root.querySelectorAll("time[data-local]")) {
    time.textContent = format.format(new Date(time.dateTime));
    time.removeAttribute("data-local");
  }
}

async function copy(button) {
  const from = button.dataset.copyFrom;
  await navigator.clipboard.writeText(from ? document.getElementById(from).textContent : button.dataset.copy);
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (button) copy(button);
});

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.ask;
  if (question && !confirm(question)) event.preventDefault();
});

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

localTimes(document);
followLive(localTimes);
startComposer();
startUploads();
