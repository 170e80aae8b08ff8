// The reading desk: choose words in the text by mouse or by keyboard, and code them beside it.
// Every panel is a page of the desk that works without this script; here it stays beside the text.
"use strict";

(() => {
  const text = document.getElementById("text");
  const panel = document.getElementById("panel");
  const tools = document.getElementById("choose");
  const said = document.getElementById("said");
  const selection = getSelection();
  const home = text.dataset.address;
  let chosen = { start: 0, end: 0 }; // in UTF-16 units, as the server is told
  let about = []; // the incidents of the last record, for the next one
  let telling;
  let opening; // the passage that was clicked, for a moment
  let typed = false; // whether something in the panel is not saved yet

  function tell(words) {
    said.textContent = words;
    clearTimeout(telling);
    telling = setTimeout(() => { said.textContent = ""; }, 8000);
  }

  // Words and offsets. The text on the page is the article's, letter for letter.

  function offsets() {
    if (!selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    const within = document.createRange();
    within.selectNodeContents(text);
    const before = within.cloneRange();
    const starts = within.comparePoint(range.startContainer, range.startOffset);
    const ends = within.comparePoint(range.endContainer, range.endOffset);
    if (starts === 0) within.setStart(range.startContainer, range.startOffset);
    if (ends === 0) within.setEnd(range.endContainer, range.endOffset);
    before.setEnd(within.startContainer, within.startOffset);
    const start = before.toString().length;
    return { start, end: start + within.toString().length };
  }

  function pointAt(offset) {
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let left = offset;
    let node = nodes.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = nodes.nextNode();
    }
    return node ? [node, left] : [text, 0];
  }

  function select(start, end) {
    selection.setBaseAndExtent(...pointAt(start), ...pointAt(end));
    chosen = { start, end };
    text.dispatchEvent(new Event("placed"));
  }

  function trimmed({ start, end }) {
    const words = text.textContent.slice(start, end);
    return {
      start: start + words.length - words.trimStart().length,
      end: end - (words.length - words.trimEnd().length),
      words: words.trim(),
    };
  }

  // What is chosen stays marked while the form has the focus.

  function keepMark() {
    if (!globalThis.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("chosen");
    if (chosen.start === chosen.end) return;
    const range = document.createRange();
    range.setStart(...pointAt(chosen.start));
    range.setEnd(...pointAt(chosen.end));
    CSS.highlights.set("chosen", new Highlight(range));
  }

  function look() {
    const now = offsets();
    if (now && text.contains(document.activeElement)) chosen = now;
  }

  document.addEventListener("selectionchange", look);
  text.addEventListener("focus", () => {
    if (!text.contains(selection.focusNode)) select(chosen.start, chosen.end);
  });
  text.addEventListener("blur", keepMark);

  // Keys in the text

  function selectSentence() {
    const words = text.textContent;
    const grows = chosen.end > chosen.start;
    const sentences = new Intl.Segmenter(text.lang || "en", { granularity: "sentence" }).segment(words);
    const stretch = ({ index, segment }) => trimmed({ start: index, end: index + segment.length });
    let next = sentences.containing(grows ? chosen.end : chosen.start);
    while (next && (!next.segment.trim() || (grows && stretch(next).end <= chosen.end))) {
      next = sentences.containing(next.index + next.segment.length);
    }
    if (next) select(grows ? chosen.start : stretch(next).start, stretch(next).end);
  }

  text.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const button = tools.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const does = { s: selectSentence, m: giveWords, "/": () => tools.words.focus(), Enter: openAtCaret };
    const act = button ? () => code(button) : does[event.key];
    if (!act) return;
    event.preventDefault();
    look(); // a quick hand is ahead of what the browser tells
    act();
  });

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    clearTimeout(opening);
    // A second click selects a word instead.
    if (mark) opening = setTimeout(() => chosen.start === chosen.end && openPassage(mark), 250);
  });

  function openAtCaret() {
    const mark = selection.focusNode?.parentElement?.closest("mark");
    if (mark) openPassage(mark);
    else tell("There is no passage at the caret.");
  }

  // The field for exact words finds them in the text.

  function findWords(from) {
    const wanted = tools.words.value.trim().toLowerCase();
    const words = text.textContent.toLowerCase();
    const start = wanted ? [words.indexOf(wanted, from), words.indexOf(wanted)].find((n) => n >= 0) : -1;
    if (!(start >= 0)) return false;
    text.focus({ preventScroll: true });
    select(start, start + wanted.length);
    return true;
  }

  tools.words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!findWords(chosen.end)) tell("The text does not say these words.");
  });

  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    code(event.submitter);
  });

  function code(button) {
    if (typed) return keepTyped();
    if (chosen.start === chosen.end) findWords(0);
    const address = new URL(button.formAction);
    if (chosen.start < chosen.end) {
      address.searchParams.set("start", chosen.start);
      address.searchParams.set("end", chosen.end);
    } else if (tools.words.value.trim()) {
      address.searchParams.set("words", tools.words.value);
    } else {
      return tell("Select the words first.");
    }
    for (const incident of about) address.searchParams.append("about", incident);
    return open(address);
  }

  // The form that is open takes the selected words.

  function giveWords() {
    const form = panel.querySelector("form:has([name=words])");
    const { start, end, words } = trimmed(chosen);
    if (!form || !words) return tell(form ? "Select the words first." : "No form is open.");
    form.elements.start.value = start;
    form.elements.end.value = end;
    form.elements.words.value = words;
    typed = true;
    if (form.hasAttribute("data-moves")) return send(form);
    form.querySelector("[type=submit]").focus();
    return tell("The form has these words now. Save it.");
  }

  // The panel

  const ask = (address, options = {}) =>
    fetch(address, { ...options, headers: { ...options.headers, "X-Panel": "1" } });

  const parsed = async (response) =>
    new DOMParser().parseFromString(await response.text(), "text/html");

  const LOST = "The desk cannot be reached. What you typed is still here: try again.";
  const SIGNED_OUT = "You are signed out. Sign in in another tab, then save again: what you typed is still here.";
  const REFUSED = "Your account may not do this. Nothing was changed.";

  function openPassage(mark) {
    if (typed) return keepTyped();
    return open(`${home}passage/${mark.dataset.passage}/`);
  }

  function keepTyped() {
    tell("Something is not saved yet: save it or cancel it first.");
    panel.querySelector("[type=submit]")?.focus();
  }

  async function open(address) {
    try {
      await show(await ask(address));
    } catch {
      tell(LOST);
    }
  }

  async function show(response) {
    const page = await parsed(response);
    const part = page.querySelector("[data-panel]");
    if (!part) return tell(response.status === 403 ? REFUSED : response.redirected ? SIGNED_OUT : LOST);
    const fresh = page.getElementById("text");
    panel.replaceChildren(part);
    typed = false;
    if (fresh) {
      const { end } = chosen;
      text.replaceChildren(...fresh.childNodes);
      text.focus({ preventScroll: true });
      select(end, end);
    } else {
      focusWhatIsMissing();
    }
    const told = [...panel.querySelectorAll(".told li, .errorlist li, .errornote")];
    return tell(told.map((each) => each.textContent).join(" "));
  }

  function focusWhatIsMissing() {
    const fields = "input:not([type=hidden]), select, textarea";
    const wrong = panel.querySelector(".errorlist")?.parentElement.querySelector(fields);
    const empty = [...panel.querySelectorAll(":invalid:not(form, fieldset)")];
    const missing = empty.find((field) => field.checkVisibility());
    const first = panel.querySelector("[autofocus]");
    (wrong ?? first ?? missing ?? panel.querySelector("[type=submit], a"))?.focus();
  }

  async function send(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    try {
      let response = await ask(form.action, { method: "POST", body });
      if (response.status === 403) { // a sign-in elsewhere has changed the form's token
        const fresh = (await parsed(await fetch(home))).querySelector("[name=csrfmiddlewaretoken]");
        if (!fresh) return tell(SIGNED_OUT);
        body.set("csrfmiddlewaretoken", fresh.value);
        response = await ask(form.action, { method: "POST", body });
      }
      const incidents = body.getAll("about").filter((each) => /^\d+$/.test(each));
      await show(response);
      if (panel.querySelector("[data-panel=coded]")) remember(form, incidents);
    } catch {
      tell(LOST);
    }
    return null;
  }

  function remember(form, incidents) {
    about = incidents;
    tools.reset();
    const newest = panel.querySelector(".incidents li:last-child [data-incident]");
    if (new FormData(form).getAll("about").includes("new") && newest) about = [newest.dataset.incident];
  }

  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.hasAttribute("data-moves") && !form.elements.words.value.trim()) giveWords();
    else send(form, event.submitter);
  });
  panel.addEventListener("input", () => { typed = true; });
  panel.addEventListener("click", (event) => {
    if (event.target.closest(".take")) giveWords();
    const link = event.target.closest("a");
    const here = link?.href.startsWith(location.origin + home);
    if (!here || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (typed && !link.matches(".cancel")) keepTyped();
    else open(link.href);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) text.focus({ preventScroll: true });
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
  });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

  if (panel.querySelector("[data-panel=coded]")) text.focus({ preventScroll: true });
})();
