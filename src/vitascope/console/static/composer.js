// The playground's form: counter, price, examples, and the same request as code.
import { startDrawn } from "./drawn.js";
import { startPrompts } from "./prompts.js";

function startComposer() {
  const form = document.getElementById("play");
  if (!form) return;
  const prices = JSON.parse(form.dataset.prices);
  const balance = () => Number(document.querySelector("#left data")?.value ?? Infinity);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let language = "curl";

  function update() {
    for (const box of form.querySelectorAll("[data-count]")) {
      const shown = document.getElementById(box.dataset.count);
      shown.textContent = `${number.format([...box.value].length)} / ${number.format(box.maxLength)}`;
    }
    for (const output of form.querySelectorAll("output[for]")) output.value = form.elements[document.getElementById(output.htmlFor.value).name].value;
    const standard = cost(form, prices);
    for (const shown of form.querySelectorAll("[data-tier]")) shown.textContent = number.format(rounded(standard * prices.tiers[shown.dataset.tier]));
    const price = rounded(standard * (prices.tiers[form.elements.tier?.value] ?? 1));
    form.querySelector("[data-price]").value = number.format(price);
    form.querySelector("[data-poor]").hidden = price <= balance();
    document.getElementById("snippet").textContent = SNIPPETS[language](request(form), form.dataset.base);
  }

  form.addEventListener("input", update);
  form.addEventListener("submit", () => { document.getElementById("go").disabled = true; });
  addEventListener("pageshow", () => { document.getElementById("go").disabled = false; });
  for (const chip of document.querySelectorAll("[data-example]")) {
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      fill(form, JSON.parse(chip.dataset.example));
      form.elements.prompt.dispatchEvent(new Event("input", { bubbles: true }));
      form.elements.prompt.focus();
    });
  }
  startTabs((chosen) => { language = chosen; update(); });
  form.querySelector("select[data-go]")?.addEventListener("change", (event) => {
    location.href = event.target.dataset.go + encodeURIComponent(event.target.value);
  });
  update();
  startPrompts(form);
  startDrawn(form);
}

// What the filled form costs, by the keys of the model's prices: "5 720p sound", or "second …" for one second.
function cost(form, { credits, seconds, length, size, sound }) {
  const value = (field) => field && (form.elements[field.name]?.value || String(field.default ?? ""));
  const wanted = Number(value(length));
  const long = wanted > 0 ? wanted : seconds;
  const sizes = [value(size) || "", ""];
  const tails = value(sound) === "true" ? [...sizes.map((part) => `${part} sound`), ...sizes] : sizes;
  for (const [first, times] of [[String(long), 1], ["second", long]]) {
    for (const tail of tails) {
      const price = credits[`${first} ${tail}`.trim().replace(/\s+/g, " ")];
      if (price !== undefined) return price * times;
    }
  }
  return Object.values(credits)[0];
}

// The service counts in thousandths of a credit.
const rounded = (credits) => Math.round(credits * 1000) / 1000;

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
}

function startTabs(choose) {
  const tabs = [...document.querySelectorAll("[data-snippet]")];
  const pick = (tab) => {
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    document.getElementById("snippet").setAttribute("aria-labelledby", tab.id);
    choose(tab.dataset.snippet);
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => pick(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      pick(next);
    });
  });
}

// What the form would send: fields that are left empty are left out.
function request(form) {
  const input = {};
  for (const box of form.querySelectorAll("[data-field] [name]")) {
    if (box.type === "radio" && !box.checked) continue;
    if (box.value === "") continue;
    if (box.dataset.kind === "lines") input[box.name] = box.value.split(/\s+/).filter(Boolean);
    else if (box.dataset.kind === "json") input[box.name] = parsed(box.value);
    else if (box.type === "range" || box.type === "number") input[box.name] = Number(box.value);
    else input[box.name] = { true: true, false: false }[box.value] ?? box.value;
  }
  const body = { model: form.dataset.model };
  if (tierOf(form)) body.tier = tierOf(form);
  if (form.elements.callBackUrl.value) body.callBackUrl = form.elements.callBackUrl.value;
  return { ...body, input };
}

function tierOf(form) {
  const chosen = form.elements.tier?.value;
  return chosen === "standard" ? undefined : chosen;
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return text; }
}

const shell = (text) => `'${String(text).replaceAll("'", `'\\''`)}'`;
// As --input reads it: what looks like JSON is JSON.
const argument = (value) => (typeof value === "string" && parsed(value) === value ? value : JSON.stringify(value));

function python(value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${python(each)}`).join(", ")}}`;
}

const KNOWN = ["duration", "aspect_ratio", "negative_prompt", "cfg_scale", "seed"];

const SNIPPETS = {
  curl: (body, base) => `curl -s ${base}/api/v1/jobs/createTask \\
  -H "Authorization: Bearer $VITASCOPE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d ${shell(JSON.stringify(body, null, 2))}`,

  Python: (body, base) => {
    const { prompt = "", ...rest } = body.input;
    const known = KNOWN.filter((name) => name in rest).map((name) => `    ${name}=${python(rest[name])},\n`);
    const more = Object.fromEntries(Object.entries(rest).filter(([name]) => !KNOWN.includes(name)));
    if (body.tier) known.push(`    tier=${python(body.tier)},\n`);
    if (Object.keys(more).length) known.push(`    more_input=${python(more)},\n`);
    return `from vitascope import Vitascope

client = Vitascope(base_url="${base}")  # reads VITASCOPE_API_KEY
video = client.videos.create_and_poll(
    ${python(prompt)},
    model=${python(body.model)},
${known.join("")})
client.videos.download(video, "out.mp4")`;
  },

  CLI: (body, base) => {
    const { prompt = "", ...rest } = body.input;
    const options = Object.entries(rest).map(([name, value]) => (KNOWN.includes(name)
      ? `--${name.replaceAll("_", "-")} ${shell(value)}`
      : `--input ${shell(`${name}=${argument(value)}`)}`));
    const parts = [`vitascope generate ${shell(prompt)}`, `--model ${shell(body.model)}`, ...(body.tier ? [`--tier ${body.tier}`] : []), ...options, "-o out.mp4"];
    return `export VITASCOPE_BASE_URL=${base}\n${parts.join(" \\\n  ")}`;
  },
};

startComposer();
