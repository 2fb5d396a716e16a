/* The keyboard: `/` searches, `g` and a letter goes to a page, `?` shows these keys, Ctrl+K finds anything. Single keys
   can be switched off, for those whose speech or hands press them unmeant. */

const OFF = "mockpsp.single-keys-off";
const WAIT = 1500; // ms that `g` waits for its letter
const find = document.querySelector("[data-palette]");
let goes = -WAIT;

const isTyping = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const targets = () => [...document.querySelectorAll(".psp-nav a[data-go]")];

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && find) {
    event.preventDefault();
    openPalette();
    return;
  }
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
  if (!isPlain || isTyping(event.target) || document.querySelector("dialog[open]") || localStorage.getItem(OFF)) return;
  if (performance.now() - goes < WAIT) {
    goes = -WAIT;
    const target = targets().find((link) => link.dataset.go === event.key.toLowerCase());
    if (target) { event.preventDefault(); target.click(); }
  } else if (event.key === "g") {
    goes = performance.now();
  } else if (event.key === "/") {
    event.preventDefault();
    const field = document.querySelector("main input[type=search]");
    if (field) { field.focus(); field.select(); }
    else openPalette();
  } else if (event.key === "?") {
    event.preventDefault();
    openHelp();
  }
});

find?.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPalette();
});
for (const button of document.querySelectorAll("button[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", openHelp);
}

function open(name, title, ...content) {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  dialog.className = `psp-dialog ${name}`;
  heading.id = `${name}-title`;
  heading.textContent = title;
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, ...content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function openHelp() {
  const list = document.createElement("dl");
  list.className = "psp-keys";
  const letters = targets().map((link) => [`g ${link.dataset.go}`, link.textContent]);
  for (const [keys, what] of [["/", "Search"], ["Ctrl K", "Find pages, accounts and payments"], ...letters, ["?", "These keys"]]) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const meaning = document.createElement("dd");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      term.append(cap, " ");
    }
    meaning.textContent = what;
    row.append(term, meaning);
    list.append(row);
  }
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  label.append(box, " Single keys do something");
  open("psp-help", "Keyboard", list, label);
}

function openPalette() {
  if (document.querySelector("dialog[open]")) return;
  const input = document.createElement("input");
  const found = document.createElement("div");
  input.type = "search";
  input.autocomplete = "off";
  input.setAttribute("aria-label", "Find pages, accounts and payments");
  found.className = "psp-found";
  found.setAttribute("aria-live", "polite");
  const dialog = open("psp-palette", "Find", input, found);
  input.focus();
  let latest = 0;
  let timer;
  const look = async () => {
    const mine = ++latest;
    const url = new URL(find.href);
    url.searchParams.set("q", input.value);
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#found");
    if (mine === latest && fresh) found.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  };
  input.addEventListener("input", () => { clearTimeout(timer); latest++; timer = setTimeout(look, 120); });
  dialog.addEventListener("keydown", (event) => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      event.preventDefault(); // else the field would only be emptied
      dialog.close();
    } else if (event.key === "Enter" && at < 0) {
      event.preventDefault();
      links[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? input).focus();
    }
  });
  look();
}
