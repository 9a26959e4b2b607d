// Keeps what is in #live up to date. It leaves it alone while the reader is in it, or elsewhere.
(function () {
  async function look() {
    const old = document.getElementById('live');
    if (document.hidden || !old || old.contains(document.activeElement)) return;
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('live');
    if (fresh && fresh.innerHTML !== old.innerHTML) old.replaceWith(fresh);
  }
  setInterval(() => look().catch(() => {}), 3000);
})();
