// Asks for the page's living parts again and puts in only what has changed, so that nothing jumps or loses its focus.

const HIDDEN_MS = 5000; // how often at most while nobody looks, so that the title and a notification still come

export function followLive(prepare) {
  for (const region of document.querySelectorAll("[data-live]")) follow(region, prepare);
}

function follow(region, prepare) {
  const every = Number(region.dataset.every);
  let last = null;

  async function round() {
    last = await refresh(region, last, prepare);
    if (!region.querySelector("[data-live-done]")) setTimeout(round, document.hidden ? Math.max(every, HIDDEN_MS) : every);
  }
  setTimeout(round, every);
}

async function refresh(region, last, prepare) {
  try {
    const answer = await fetch(region.dataset.live, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) return last;
    const text = await answer.text();
    if (text !== last) put(region, text, prepare);
    return text;
  } catch {
    return last; // the network is away for a moment; the next round tries again
  }
}

// Makes a region what a text says. What is data-for another place of the page goes there.
export function put(region, text, prepare = () => {}) {
  const fresh = document.createElement("div");
  fresh.innerHTML = text;
  prepare(fresh);
  for (const part of fresh.querySelectorAll("[data-for]")) {
    const place = document.getElementById(part.dataset.for);
    if (place) merge(place, part);
    part.remove();
  }
  merge(region, fresh);
  region.dispatchEvent(new CustomEvent("fresh", { bubbles: true }));
}

// Makes the children of one element those of another, keeping every element that is already as it should be.
function merge(old, fresh) {
  const kept = [...old.childNodes];
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, index) => {
    const had = kept[index];
    if (!had) old.append(node);
    else if (!had.isEqualNode(node)) swap(had, node);
  });
  kept.slice(wanted.length).forEach((node) => node.remove());
}

function swap(had, node) {
  const same = had.nodeType === Node.ELEMENT_NODE && had.nodeName === node.nodeName && had.id === node.id;
  if (!same || had.nodeName === "VIDEO" || had.nodeName === "FORM") return had.replaceWith(node);
  for (const { name } of [...had.attributes]) if (!node.hasAttribute(name) && name !== "open") had.removeAttribute(name);
  for (const { name, value } of [...node.attributes]) if (had.getAttribute(name) !== value) had.setAttribute(name, value);
  merge(had, node);
}
