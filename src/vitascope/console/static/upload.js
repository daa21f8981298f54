// A drop-zone is a form with one file: what is dropped is as good as chosen, and is sent at once.

export function startUploads() {
  for (const form of document.querySelectorAll("form[data-upload]")) startUpload(form);
}

function startUpload(form) {
  const input = form.querySelector("input[type=file]");
  const zone = input.closest("label");
  const tooLarge = form.querySelector("[data-too-large]");
  form.querySelector("button").hidden = true;
  zone.classList.add("ready");

  input.addEventListener("change", () => {
    const file = input.files[0];
    tooLarge.hidden = !file || file.size <= Number(form.dataset.upload);
    if (file && tooLarge.hidden) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    zone.classList.add("busy");
    form.querySelector("[data-busy]").hidden = false;
  });
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  addEventListener("pageshow", () => {
    zone.classList.remove("busy");
    form.querySelector("[data-busy]").hidden = true;
  });
}
