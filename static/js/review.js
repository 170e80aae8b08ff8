// A link to a passage goes to it in the text beside the record, when that text is on this page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#']");
  const there = link && document.getElementById(new URL(link.href).hash.slice(1));
  if (!there || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.hash = there.id;
});
