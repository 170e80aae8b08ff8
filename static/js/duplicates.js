// Shows what an incident may be a duplicate of while it is entered. Saving asks again by itself.
"use strict";

(() => {
  const place = document.querySelector("[data-like-this]");
  const form = place?.closest("form");
  if (!form) return;
  const prefix = place.dataset.prefix || "";
  const plain = ["harm", "population", "low", "high", "standing"];
  const own = ["place", "place_pk", "place_name", "place_precision", "country_code", "latitude", "longitude", "first", "last"];
  const names = new Set([...plain, ...own.map((name) => prefix + name)]);
  const claims = /^claims-(TOTAL_FORMS|[0-9]+-(harm|population|low|high|standing|DELETE))$/;
  let asked = "";
  let waiting = 0;

  function question() {
    const said = [...new FormData(form)].filter(
      ([name, value]) => value && (names.has(name) || claims.test(name)),
    );
    const more = { prefix, incident: place.dataset.incident || "" };
    return String(new URLSearchParams([...said, ...Object.entries(more)]));
  }

  async function ask() {
    const question_now = question();
    if (question_now === asked) return;
    asked = question_now;
    const response = await fetch(`${place.dataset.likeThis}?${question_now}`);
    if (!response.ok || asked !== question_now) return;
    const shown = document.querySelector(".errorlist .possible-duplicates") || place.firstElementChild;
    const fresh = document.createElement("div");
    fresh.innerHTML = await response.text();
    const panel = fresh.firstElementChild;
    // What was answered so far is kept while the same are shown.
    if (shown?.dataset.seen === panel.dataset.seen) return;
    if (shown?.closest(".errorlist")) shown.replaceWith(panel);
    else place.replaceChildren(panel);
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), 300); // saving asks as well
  }

  // The admin's choices by typing tell of a change through its own jQuery alone.
  const jquery = window.django?.jQuery;
  if (jquery) jquery(form).on("change input", soon);
  else for (const event of ["change", "input"]) form.addEventListener(event, soon);
  soon();
})();
