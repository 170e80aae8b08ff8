// A caret in read-only text: arrow keys move it, and with Shift they select, as in an editor.
// It changes the page's selection and nothing else; whoever wants the words listens to that.
"use strict";

(() => {
  const text = document.getElementById("text");
  const selection = getSelection();
  const caret = document.createElement("span");
  caret.className = "caret";
  caret.setAttribute("aria-hidden", "true");
  text.after(caret);

  // Which way, and by what: alone, and with Control (or Option).
  const MOVES = {
    ArrowLeft: ["left", "character", "word"],
    ArrowRight: ["right", "character", "word"],
    ArrowUp: ["backward", "line", "paragraph"],
    ArrowDown: ["forward", "line", "paragraph"],
    Home: ["backward", "lineboundary", "all"],
    End: ["forward", "lineboundary", "all"],
  };

  function put(extends_, node, offset) {
    if (extends_) selection.extend(node, offset);
    else selection.collapse(node, offset);
  }

  function move(direction, unit, extends_) {
    if (unit === "all") {
      put(extends_, text, direction === "forward" ? text.childNodes.length : 0);
      return;
    }
    const [node, offset] = [selection.focusNode, selection.focusOffset];
    selection.modify(extends_ ? "extend" : "move", direction, unit);
    if (!text.contains(selection.focusNode)) put(extends_, node, offset);
  }

  function draw() {
    const [node, offset] = [selection.focusNode, selection.focusOffset];
    if (!text.contains(node)) return;
    const range = document.createRange();
    range.setStart(node, offset);
    let box = range.getClientRects()[0];
    if (!box && node.nodeType === Node.TEXT_NODE && offset < node.length) {
      range.setEnd(node, offset + 1); // between two lines: where the next character stands
      box = range.getBoundingClientRect();
    }
    if (!box) return;
    const paper = text.parentElement.getBoundingClientRect();
    caret.style.left = `${box.left - paper.left}px`;
    caret.style.top = `${box.top - paper.top}px`;
    caret.style.height = `${box.height}px`;
  }

  function show() {
    draw();
    caret.scrollIntoView({ block: "nearest" });
  }

  text.addEventListener("keydown", (event) => {
    const [direction, unit, farther] = MOVES[event.key] ?? [];
    if (!direction || event.metaKey) return;
    event.preventDefault();
    move(direction, event.ctrlKey || event.altKey ? farther : unit, event.shiftKey);
    show();
  });
  text.addEventListener("placed", show); // by another script
  document.addEventListener("selectionchange", draw);
  addEventListener("resize", draw);
})();
