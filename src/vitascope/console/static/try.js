// Sends a call of the reference with a test key, and with no other.
const TEST = "vs_test_";

function addressOf(form) {
  const query = new URLSearchParams();
  let path = form.dataset.path;
  for (const field of form.querySelectorAll("[data-in]")) {
    if (field.dataset.in === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.value) query.set(field.name, field.value);
  }
  return query.size ? `${path}?${query}` : path;
}

function bodyOf(form) {
  const box = form.querySelector("textarea");
  return box ? JSON.stringify(JSON.parse(box.value)) : undefined;
}

async function answerOf(form, key, body) {
  const headers = { Authorization: `Bearer ${key}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const options = { method: form.dataset.method, headers, body, credentials: "omit", redirect: "error" };
  const answer = await fetch(addressOf(form), options);
  const text = await answer.text();
  try { return `HTTP ${answer.status}\n${JSON.stringify(JSON.parse(text), null, 2)}`; } catch { return `HTTP ${answer.status}\n${text}`; }
}

async function send(form) {
  const shown = form.querySelector("output");
  const told = document.getElementById("trying").dataset;
  const key = form.elements.key.value.trim();
  if (!key.startsWith(TEST)) { shown.textContent = told.notTest; return; }
  let body;
  try { body = bodyOf(form); } catch { shown.textContent = told.notJson; return; }
  try { shown.textContent = await answerOf(form, key, body); } catch { shown.textContent = told.noAnswer; }
}

function startTrying() {
  const forms = [...document.querySelectorAll("form[data-try]")];
  for (const form of forms) {
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
    // Typed once, it is there for every call of the page; it is kept nowhere.
    form.elements.key.addEventListener("change", () => { for (const each of forms) each.elements.key.value = form.elements.key.value; });
  }
}

startTrying();
