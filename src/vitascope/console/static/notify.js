// The tab's title says how far the video is; who wants it is told when it is done.

const END = ["success", "fail"];

export function followStage() {
  const stage = document.getElementById("stage");
  const frame = () => stage?.querySelector(".stage-frame[data-title]");
  if (!frame()) return;
  const title = document.title;
  const name = title.split(" · ").pop();
  let open = !END.includes(frame().dataset.state);
  const show = () => {
    const now = frame();
    if (!now || (!open && END.includes(now.dataset.state))) return;
    document.title = `${now.dataset.title} · ${name}`;
    if (!END.includes(now.dataset.state)) return;
    open = false;
    tell(now);
    if (!document.hidden) setTimeout(() => { document.title = title; }, 4000);
    else document.addEventListener("visibilitychange", () => { document.title = title; }, { once: true });
  };
  document.addEventListener("fresh", show);
  if (open) show();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-notify]");
    if (button) ask(button);
  });
}

// Offers a notification where the browser may be asked for one.
export function offerNotice(root) {
  if (!("Notification" in window) || !isSecureContext || Notification.permission !== "default") return;
  for (const button of root.querySelectorAll("[data-notify]")) button.hidden = false;
}

async function ask(button) {
  await Notification.requestPermission();
  button.hidden = true;
}

function tell(frame) {
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  try {
    const told = new Notification(frame.dataset.title, { body: frame.dataset.prompt.slice(0, 120), icon: "/console/static/icon.svg" });
    told.addEventListener("click", () => { focus(); told.close(); });
  } catch { /* some phones let no page notify by itself */ }
}
