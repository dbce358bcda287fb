// Warns before a session ends because nothing was done, in whichever window that was. Without this script the
// session ends all the same, and the sign-in page says why.
const SAID_BEFORE = 5 * 60;
const EVERY = 10;
const STORED = "lastActivity";
const box = document.querySelector("[data-session-seconds]");

function noteActivity() {
  localStorage.setItem(STORED, String(Date.now()));
}

function secondsLeft() {
  const idle = (Date.now() - Number(localStorage.getItem(STORED))) / 1000;
  return Number(box.dataset.sessionSeconds) - idle;
}

function inWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "in 1 minute" : `in ${minutes} minutes`;
}

function look() {
  const left = secondsLeft();
  const before = Math.min(SAID_BEFORE, Number(box.dataset.sessionSeconds) / 2);
  box.querySelector("[data-session-soon]").hidden = left <= 0;
  box.querySelector("[data-session-over]").hidden = left > 0;
  const when = box.querySelector("[data-session-when]");
  if (left > 0 && when.textContent !== inWords(left)) when.textContent = inWords(left);
  box.hidden = left > before;
}

async function stay(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.status === 204) noteActivity();
  else localStorage.setItem(STORED, "0");
  look();
}

if (box) {
  noteActivity();
  setInterval(look, EVERY * 1000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("activity", noteActivity);
  box.querySelector("[data-session-stay]").addEventListener("submit", stay);
}
