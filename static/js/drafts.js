// Saves what is typed into a form marked data-draft-page, so that nothing is lost when a session or a
// browser ends. Without this script a form that is sent too late is saved then.
const PAUSE = 1500;
// A browser refuses to send a longer body while it leaves the page.
const SENT_WHILE_LEAVING = 60000;
const MESSAGES = {
  204: "Draft saved.",
  202: "You were signed out. We saved what you typed. You will find it here when you sign in again.",
};
const NOT_SAVED = "We have not saved what you typed yet. Send it, or copy it before you leave this page.";

function show(message) {
  const status = document.querySelector("[data-draft-status]");
  if (status) status.textContent = message;
}

function save(form) {
  const page = encodeURIComponent(form.dataset.draftPage);
  const body = new URLSearchParams(new FormData(form));
  fetch(`/drafts/save?page=${page}`, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
    keepalive: body.toString().length < SENT_WHILE_LEAVING,
  })
    .then((answer) => {
      // For session-end.js: as long as somebody types they are there.
      if (answer.status === 204) document.dispatchEvent(new Event("activity"));
      show(MESSAGES[answer.status] || NOT_SAVED);
    })
    .catch(() => show(NOT_SAVED));
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
