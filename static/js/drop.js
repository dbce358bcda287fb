// Files can be dropped on a box as well as chosen, and their names are said. Without this file the
// browser's own control does the choosing.
//
// <div class="app-drop" data-drop> <input type="file" multiple> <p data-drop-words></p> </div>

for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  const words = box.querySelector("[data-drop-words]");

  function say() {
    const names = [...input.files].map((file) => file.name);
    words.textContent = names.length ? `Chosen: ${names.join(", ")}` : words.dataset.dropWords;
  }

  function mark(over) {
    box.classList.toggle("app-drop--over", over);
  }

  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  box.addEventListener("dragleave", () => mark(false));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      say();
    }
  });
  input.addEventListener("change", say);
  box.classList.add("app-drop--ready");
  words.setAttribute("aria-live", "polite");
  say();
}
