// Says what will be drawn, a moment after the last key; silent where the engine does not say it.
import { put } from "./live.js";

const PAUSE_MS = 600;

export function startDrawn(form) {
  const region = form.querySelector("[data-drawn]");
  if (!region) return;
  let timer = 0;
  let asked = "";
  let asking = new AbortController();

  async function ask() {
    const body = new URLSearchParams(new FormData(form));
    if (String(body) === asked) return;
    asked = String(body);
    asking.abort();
    asking = new AbortController();
    const text = body.get("prompt")?.trim() ? await answer(body, asking.signal) : "";
    if (text !== null) put(region, text);
  }

  async function answer(body, signal) {
    try {
      const given = await fetch(region.dataset.drawn, { method: "POST", body, credentials: "same-origin", redirect: "error", signal });
      return given.status === 200 ? await given.text() : "";
    } catch {
      return signal.aborted ? null : "";
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }
  form.addEventListener("input", later);
  later();
}
