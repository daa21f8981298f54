// Asks for the page's living parts again and puts in only what has changed, so that nothing jumps or loses its focus.
// A stream says when: parts that it tells of (data-told) are asked for now and then only while there is none.

const HIDDEN_MS = 5000; // how often at most while nobody looks, so that the title and a notification still come
const STREAM = "/console/events";

export function followLive(prepare) {
  const regions = [...document.querySelectorAll("[data-live]")].map((region) => ({ region, last: null, asking: null }));
  const told = regions.filter(({ region }) => "told" in region.dataset);
  const update = async (each) => { each.last = await refresh(each.region, each.last, prepare); };
  const stream = told.length ? listen(() => told.forEach((each) => soon(each, update))) : null;
  for (const each of regions) poll(each, update, () => told.includes(each) && stream.readyState() === EventSource.OPEN && !each.region.querySelector("[data-ahead]")); // a place in the queue moves with others' tasks
}

function poll(each, update, isTold) {
  const every = Number(each.region.dataset.every);
  async function round() {
    if (!isTold()) await soon(each, update);
    if (isTold() || !each.region.querySelector("[data-live-done]")) later();
  }
  const later = () => setTimeout(round, document.hidden ? Math.max(every, HIDDEN_MS) : every);
  later();
}

// One question at a time; a word that comes meanwhile asks once more.
function soon(each, update) {
  if (each.asking) {
    each.again = true;
    return each.asking;
  }
  each.asking = update(each).finally(() => {
    each.asking = null;
    if (each.again) soon(each, update);
  });
  each.again = false;
  return each.asking;
}

// A tab that nobody looks at has no stream: browsers open few connections to one host.
function listen(changed) {
  let source = null;
  const close = () => { source?.close(); source = null; };
  const open = () => {
    if (source || document.hidden || !("EventSource" in window)) return;
    source = new EventSource(STREAM);
    source.addEventListener("change", changed);
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
  return { readyState: () => source?.readyState };
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
