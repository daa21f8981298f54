// Films play in place of their posters while a pointer or the focus is on them; not for who wants no motion.

const PAUSE_MS = 150;
const still = matchMedia("(prefers-reduced-motion: reduce)");
let timer = 0;
let playing = null;

export function playFilms() {
  for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (event) => begin(event.target.closest?.("[data-film]")));
    document.addEventListener(off, (event) => {
      const film = event.target.closest?.("[data-film]");
      if (film && !film.contains(event.relatedTarget)) end();
    });
  }
}

// Films that would play by themselves wait to be started.
export function calm(root) {
  if (!still.matches) return;
  for (const video of root.querySelectorAll("video[autoplay]")) {
    video.removeAttribute("autoplay");
    video.removeAttribute("loop");
    video.pause();
  }
}

function begin(film) {
  if (!film || still.matches || playing?.film === film) return;
  end();
  timer = setTimeout(() => {
    const video = document.createElement("video");
    Object.assign(video, { src: film.dataset.film, muted: true, loop: true, playsInline: true });
    video.setAttribute("aria-hidden", "true");
    video.className = "over";
    video.addEventListener("playing", () => video.classList.add("on"));
    film.querySelector(".film-frame").append(video);
    video.play().catch(() => {});
    playing = { film, video };
  }, PAUSE_MS);
}

function end() {
  clearTimeout(timer);
  playing?.video.remove();
  playing = null;
}
