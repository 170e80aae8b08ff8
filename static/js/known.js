// Says at once whether the archive has a pasted text or its address. Saving asks again by itself.
"use strict";

(() => {
  const form = document.getElementById("enter_form");
  const known = document.getElementById("known");
  const { body, url } = form.elements;
  const longest = Number(form.dataset.longest);
  let asked = "";

  async function ask() {
    const question = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      body: body.value,
      url: url.value,
    });
    if (String(question) === asked) return;
    asked = String(question);
    const response = await fetch(form.dataset.known, { method: "POST", body: question });
    if (response.ok) known.innerHTML = await response.text();
  }

  function tooLong() {
    // Far beyond what is kept, a text is not even sent: what was typed would be refused with it.
    const length = body.value.length > longest ? [...body.value.trim()].length : 0;
    if (length <= longest) return false;
    const said = `The text has ${length.toLocaleString("en")} characters; the archive keeps texts of up to ${longest.toLocaleString("en")}.`;
    const errors = document.createElement("ul");
    errors.className = "errorlist";
    errors.append(Object.assign(document.createElement("li"), { textContent: said }));
    known.replaceChildren(errors);
    return true;
  }

  form.addEventListener("focusout", (event) => {
    if (event.target !== body && event.target !== url) return;
    if (!tooLong()) ask().catch(() => {}); // saving says what is wrong
  });
  form.addEventListener("submit", (event) => {
    if (!tooLong()) return;
    event.preventDefault();
    body.focus();
  });
})();
