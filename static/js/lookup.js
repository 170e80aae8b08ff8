// Suggestions below a field that names a record (the combobox pattern of the ARIA practices).
// Without this the whole name does, or a place's other name, or an incident's code.
"use strict";

(() => {
  const WAIT = 200; // milliseconds after the last key
  let waiting;
  let asked = 0;

  const parts = (input) => {
    const lookup = input.closest(".lookup");
    return {
      lookup,
      list: lookup.querySelector(".offered"),
      number: lookup.querySelector("input[type=hidden]"),
    };
  };

  function setNew(lookup, isNew) {
    const kind = lookup.querySelector("select");
    if (!kind) return;
    lookup.classList.toggle("is-new", isNew);
    kind.required = isNew;
  }

  const field = (event) => event.target.closest?.(".lookup > input[role=combobox]");

  function close(input) {
    parts(input).list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function pick(input, option) {
    const { lookup, number } = parts(input);
    input.value = option.textContent;
    number.value = option.dataset.pk;
    setNew(lookup, false);
    close(input);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function suggest(input) {
    const mine = ++asked;
    const { lookup, list } = parts(input);
    const address = `${lookup.dataset.ask}&term=${encodeURIComponent(input.value)}`;
    const response = await fetch(address);
    if (!response.ok || mine !== asked || document.activeElement !== input) return;
    const { results } = await response.json();
    list.replaceChildren(...results.slice(0, 8).map(({ id, text }, n) => {
      const option = document.createElement("span");
      option.id = `${list.id}_${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.pk = id;
      option.textContent = text;
      return option;
    }));
    const same = results.some(({ text }) => text.toLowerCase() === input.value.trim().toLowerCase());
    setNew(lookup, !same);
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  function step(input, by) {
    const { list } = parts(input);
    const options = [...list.children];
    const now = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const next = options[(now + by + options.length + (now < 0 && by < 0 ? 1 : 0)) % options.length];
    for (const each of options) each.setAttribute("aria-selected", String(each === next));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("input", (event) => {
    const input = field(event);
    if (!input) return;
    const { lookup, number } = parts(input);
    number.value = "";
    clearTimeout(waiting);
    if (input.value.trim()) {
      waiting = setTimeout(() => suggest(input).catch(() => close(input)), WAIT);
    } else {
      setNew(lookup, false);
      close(input);
    }
  });

  document.addEventListener("keydown", (event) => {
    const input = field(event);
    if (!input || parts(input).list.hidden) return;
    const { lookup, list } = parts(input);
    // Where nothing new can be entered, the only one that is offered is meant.
    const only = list.children.length === 1 && !lookup.querySelector("select");
    const chosen = list.querySelector(only ? "[role=option]" : "[aria-selected=true]");
    if (event.key === "ArrowDown") step(input, 1);
    else if (event.key === "ArrowUp") step(input, -1);
    else if (event.key === "Escape") close(input);
    else if (event.key === "Enter" && chosen) pick(input, chosen);
    else return;
    event.preventDefault();
  });

  // Pressed, not clicked: a click would come after the field has lost the focus and closed.
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.(".offered [role=option]");
    if (!option) return;
    event.preventDefault();
    pick(option.closest(".lookup").querySelector("[role=combobox]"), option);
  });

  document.addEventListener("focusout", (event) => {
    const input = field(event);
    if (input) close(input);
  });
})();
