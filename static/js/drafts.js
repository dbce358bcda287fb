// Saves what is typed into a form marked data-draft-page, so that nothing is lost when a session or a
// browser ends. Without this script the form is kept when it is sent too late.
const PAUSE = 1500;

function save(form) {
  const page = encodeURIComponent(form.dataset.draftPage);
  const said = document.querySelector("[data-draft-said]");
  fetch(`/drafts/save?page=${page}`, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
    keepalive: true,
  })
    .then((answer) => {
      if (said && answer.ok) said.textContent = "What you have typed is kept.";
    })
    .catch(() => {});
}

for (const form of document.querySelectorAll("form[data-draft-page]")) {
  let waiting = 0;
  let sent = false;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(form), PAUSE);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(waiting);
  });
  window.addEventListener("pagehide", () => {
    if (!sent && waiting) save(form);
  });
}
