/* Ids and links that are copied by a press, and times in UTC, in local time, or as how long ago they were. */

/* `<button data-copy-text hidden>`; in a list the button comes beside an id that somebody points at or reaches */
async function copy(button) {
  const text = button.dataset.copyText;
  const whole = text.startsWith("/admin/") ? location.origin + text : text;
  const label = button.getAttribute("aria-label");
  const name = button.textContent;
  try {
    await navigator.clipboard.writeText(whole);
    button.setAttribute("aria-label", "Copied");
    button.textContent = name ? "Copied" : "✓";
  } catch {
    prompt("Copy this:", whole); // no leave to use the clipboard
  }
  setTimeout(() => { button.setAttribute("aria-label", label); button.textContent = name; }, 1500);
}

function offerCopy(event) {
  const cell = event.target.closest?.(".field-payment_cell, .field-reference");
  if (!cell || cell.querySelector("[data-copy-text]")) return;
  const id = cell.querySelector("a") ?? cell;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "psp-copy";
  button.dataset.copyText = id.textContent.trim();
  button.title = "Copy the id";
  button.setAttribute("aria-label", "Copy the id");
  if (id === cell) cell.append(button);
  else id.after(button);
}

document.addEventListener("pointerover", offerCopy);
document.addEventListener("focusin", offerCopy);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-text]");
  if (button) copy(button);
});

/* `<time datetime>`: what it shows is UTC, as the server wrote it; local time and its age stand in the title */
const ZONES = { utc: "UTC", local: "local", ago: "ago" };
const NEXT = { utc: "local", local: "ago", ago: "utc" };
const UNITS = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });
const two = (number) => String(number).padStart(2, "0");

function utc(at) {
  return at.toISOString().slice(0, 19).replace("T", " ");
}

function local(at) {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function ago(at) {
  const seconds = Math.round((at - Date.now()) / 1000);
  const [size, unit] = UNITS.find(([each]) => Math.abs(seconds) >= each) ?? UNITS[3];
  return relative.format(Math.trunc(seconds / size), unit);
}

const TELL = { utc, local, ago };

function zone() {
  const chosen = localStorage.getItem("psp-times");
  return chosen in TELL ? chosen : "utc";
}

function tellTimes() {
  const chosen = zone();
  for (const button of document.querySelectorAll("[data-copy-text][hidden]")) button.hidden = false;
  for (const time of document.querySelectorAll("time[datetime]")) {
    const text = TELL[chosen](new Date(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
  for (const mark of document.querySelectorAll("[data-zone]")) mark.textContent = ZONES[chosen];
  const button = document.querySelector("[data-times]");
  if (!button) return;
  button.hidden = !document.querySelector("time[datetime]");
  button.textContent = ZONES[chosen];
  button.setAttribute("aria-label", `Times: ${ZONES[chosen]}; press for ${ZONES[NEXT[chosen]]}`);
}

document.addEventListener("pointerover", (event) => {
  const time = event.target.closest?.("time[datetime]");
  if (!time) return;
  const at = new Date(time.dateTime);
  time.title = `${utc(at)} UTC\n${local(at)} local time\n${ago(at)}`;
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-times]")) return;
  localStorage.setItem("psp-times", NEXT[zone()]);
  tellTimes();
});
document.addEventListener("renewed", tellTimes);
setInterval(() => { if (!document.hidden && zone() === "ago") tellTimes(); }, 10_000);
tellTimes();
