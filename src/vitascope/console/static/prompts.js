// What helps to write a prompt: words that a click adds, earlier prompts of this browser, and a key that sends the form.

const MOST = 20;
const PREFIX = "vitascope prompts ";

export function startPrompts(form) {
  const box = form.elements.prompt;
  if (!box) return;
  const changed = () => box.dispatchEvent(new Event("input", { bubbles: true }));
  startChips(form, box, changed);
  startPast(form, box, changed);
  const kbd = form.querySelector("#go kbd");
  if (kbd && /mac|iphone|ipad/i.test(navigator.platform)) kbd.textContent = "⌘ ↵";
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const go = document.getElementById("go");
    if (!go.disabled) form.requestSubmit(go);
  });
}

// Who signs out leaves nothing to the next one at this browser.
export function forgetAll() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch { /* the browser keeps nothing */ }
}

function startChips(form, box, changed) {
  const chips = [...form.querySelectorAll("[data-add]")];
  const show = () => {
    for (const chip of chips) chip.setAttribute("aria-pressed", String(parts(box.value).includes(chip.dataset.add)));
  };
  for (const chip of chips) chip.addEventListener("click", () => {
    const word = chip.dataset.add;
    const text = parts(box.value).includes(word) ? without(box.value, word) : joined(box.value.trim(), word);
    if (box.maxLength > 0 && [...text].length > box.maxLength) return;
    box.value = text;
    changed();
  });
  box.addEventListener("input", show);
  show();
}

const parts = (text) => text.split(/[,，]/).map((each) => each.trim());
const joined = (text, word) => (text ? text + (/[\u4e00-\u9fff]/.test(text) ? "，" : ", ") + word : word);

// The text without the first part that is the word, and without the comma before it, or after it where none is before.
function without(text, word) {
  const pieces = text.split(/([,，])/);
  const at = pieces.findIndex((piece, index) => index % 2 === 0 && piece.trim() === word);
  pieces.splice(Math.max(at - 1, 0), 2);
  return pieces.join("").trim();
}

function startPast(form, box, changed) {
  const past = form.querySelector("[data-past]");
  const name = PREFIX + past.dataset.past;
  const list = past.querySelector("ol");

  function show() {
    const prompts = read(name);
    past.hidden = prompts.length === 0;
    list.replaceChildren(...prompts.map((prompt) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = prompt;
      button.addEventListener("click", () => {
        box.value = prompt;
        past.open = false;
        changed();
        box.focus();
      });
      item.append(button);
      return item;
    }));
  }
  form.addEventListener("submit", () => {
    const prompt = box.value.trim();
    if (prompt) write(name, [prompt, ...read(name).filter((each) => each !== prompt)].slice(0, MOST));
  });
  past.querySelector("[data-forget]").addEventListener("click", () => { write(name, []); show(); });
  show();
}

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch { return []; }
}

function write(name, prompts) {
  try { localStorage.setItem(name, JSON.stringify(prompts)); } catch { /* the browser keeps nothing; then nothing is kept */ }
}
