// Shows the result of a filter while it is being set. Without this the form's button does it.
"use strict";

(() => {
  const form = document.querySelector("form.filters");
  const results = document.getElementById("results");
  if (!form || !results) return;
  let waiting;
  let asked = 0;

  function address() {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...query]) if (!value) query.delete(name);
    return form.action + (query.size ? `?${query}` : "");
  }

  async function show() {
    const mine = ++asked;
    const where = address();
    results.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(where);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== asked) return; // a later answer is on its way
      const found = page.getElementById("results") ?? page.getElementById("main");
      results.replaceChildren(...found.childNodes);
      if (response.ok) history.replaceState(null, "", where);
    } catch {
      location.assign(where); // the browser says best what keeps it from the archive
    } finally {
      if (mine === asked) results.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
})();
