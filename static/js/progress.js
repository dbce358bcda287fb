// Keeps a page about work that goes on up to date. Without this file the page's "Refresh" link does it.
//
// <div data-live="standing"><div id="standing" data-going-on="true">...</div></div>

const SECONDS = 2;
const live = document.querySelector("[data-live]");

function goingOn() {
  return live.querySelector("[data-going-on]") !== null;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(live.dataset.live);
  if (!fresh || !fresh.hasAttribute("data-going-on")) {
    // The end brings more than the figures: what was rejected, what to do next; or another page altogether.
    location.reload();
    return;
  }
  live.replaceChildren(fresh);
}

async function watch() {
  while (goingOn()) {
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    if (document.hidden) continue;
    try {
      await refresh();
    } catch {
      // The network is away for a moment: the next round tries again.
    }
  }
}

if (live) {
  live.setAttribute("aria-live", "polite");
  watch();
}
