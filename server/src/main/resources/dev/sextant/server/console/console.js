// Keyboard, and a word when the server is gone. Every page works without this file, except for updates.
(() => {
  "use strict";
  let cursor = null; // the data-row of the current row; it outlives a refresh of the list

  const rows = () => [...document.querySelectorAll("[data-row]")];

  function mark(scroll) {
    for (const row of rows()) {
      const current = row.dataset.row === cursor;
      row.classList.toggle("cursor", current);
      if (current && scroll) row.scrollIntoView({block: "nearest"});
    }
  }

  function move(by) {
    const all = rows();
    if (all.length === 0) return;
    const at = all.findIndex(row => row.dataset.row === cursor);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    cursor = all[next].dataset.row;
    mark(true);
  }

  function open() {
    const row = rows().find(each => each.dataset.row === cursor);
    const link = row && row.querySelector("a[href]");
    if (link) link.click();
  }

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, textarea, select");
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    const search = document.querySelector("input[type=search]");
    switch (event.key) {
      case "j": move(1); break;
      case "k": move(-1); break;
      case "Enter": if (event.target === document.body) open(); break;
      case "/": if (search) { event.preventDefault(); search.focus(); search.select(); } break;
      case "?": document.getElementById("help").showModal(); break;
    }
  });

  const lost = gone => { document.getElementById("lost").hidden = !gone; };
  document.addEventListener("htmx:afterSwap", () => mark(false));
  document.addEventListener("htmx:sendError", () => lost(true));
  document.addEventListener("htmx:afterRequest", event => { if (event.detail.successful) lost(false); });

  // A reviewer types the name once.
  for (const field of document.querySelectorAll("input[name=reviewer]")) {
    field.value ||= localStorage.getItem("reviewer") || "";
    field.form.addEventListener("submit", () => localStorage.setItem("reviewer", field.value));
  }
})();
