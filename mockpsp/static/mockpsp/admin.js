/* Makes the back office quicker to use; everything works without it. */
"use strict";

/* data-copy="id": a button that copies the text of the element with that id */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    button.textContent = "Selected: press Ctrl+C";
  }
  setTimeout(() => { button.textContent = label; }, 2000);
});

/* buttons that copy have no use without script, so they come hidden */
for (const event of ["DOMContentLoaded", "renewed"]) {
  document.addEventListener(event, () => {
    for (const button of document.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  });
}

/* where the navigation is a strip that scrolls, the page that is shown is in sight */
document.addEventListener("DOMContentLoaded", () => {
  const here = document.querySelector(".psp-nav [aria-current]");
  const strip = here?.closest(".psp-nav");
  if (strip) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
});

/* ==== Pages of the ledger ==== */

/* data-progress="url": says how far a run is, and loads the page anew when it has ended */
document.addEventListener("DOMContentLoaded", () => {
  const progress = document.querySelector("[data-progress]");
  if (!progress) return;
  const bar = document.querySelector("progress");
  const ask = async () => {
    const answer = await fetch(progress.dataset.progress, { headers: { Accept: "application/json" } });
    const run = await answer.json();
    if (run.finished || run.interrupted) { location.reload(); return; }
    progress.textContent = run.said;
    bar.value = run.payments;
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
});

/* data-ago="moment": how long ago that was, as time goes on */
setInterval(() => {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-ago]")) {
    const seconds = Math.max(Math.floor((Date.now() - Date.parse(part.dataset.ago)) / 1000), 0);
    const [size, unit] = [[86400, "days"], [3600, "h"], [60, "min"], [1, "s"]].find(([each]) => seconds >= each) ?? [1, "s"];
    part.textContent = `${Math.floor(seconds / size)} ${unit} ago`;
  }
}, 1000);

/* rows of metadata: a button that adds one more */
document.addEventListener("DOMContentLoaded", () => {
  for (const rows of document.querySelectorAll("[data-rows]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "psp-button is-small";
    button.textContent = "Add a row";
    button.addEventListener("click", () => {
      const row = rows.querySelector(".psp-row:last-of-type").cloneNode(true);
      const number = rows.querySelectorAll(".psp-row").length + 1;
      for (const input of row.querySelectorAll("input")) {
        input.value = "";
        input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, number));
        if (input.id) input.id = input.id.replace(/\d+$/, number);
      }
      button.before(row);
      row.querySelector("input").focus();
    });
    rows.append(button);
  }
});
/* ==== End of the pages of the ledger ==== */
