/* Presses without leaving the page: what is asked first opens in a dialog, and the rows change where they are. Without
   script the same links and forms lead to pages. */
import { adopt, read } from "./page.js";

const dialog = document.createElement("dialog");
dialog.className = "psp-dialog";
dialog.setAttribute("aria-labelledby", "dialog-title");

/* A link that opens a form: `<a data-opens href>` */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-opens]");
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    follow(() => fetch(link.href), () => location.assign(link.href));
  } else if (event.target === dialog || event.target.closest("dialog [data-close]")) {
    event.preventDefault();
    dialog.close();
  }
});

/* Buttons of rows (op-form), of what is ticked (changelist-form), and of a dialog */
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const isOfList = form.id === "changelist-form" && submitter?.name === "index" && form.elements.action?.value;
  if (!isOfList && form.id !== "op-form" && !dialog.contains(form)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, submitter));
  const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  if (submitter) submitter.disabled = true;
  follow(() => fetch(url, { method: "POST", body }), () => say("The server did not answer. Look at the payment before you press again."))
    .finally(() => { if (submitter) submitter.disabled = false; });
});

/* What an answer leads to: this page as it is now, or a form to show */
async function follow(send, failed) {
  try {
    const answer = await send();
    const fresh = await read(answer);
    if (!answer.redirected) {
      ask(fresh, answer.url);
      return;
    }
    const url = new URL(answer.url);
    if (url.pathname !== location.pathname) {
      location.assign(url);
      return;
    }
    url.searchParams.delete("kept");
    history.replaceState(null, "", url);
    const focused = document.activeElement.closest("tr");
    dialog.close();
    for (const menu of document.querySelectorAll("#result_list details[open]")) menu.open = false;
    for (const box of document.querySelectorAll("#changelist-form input.action-select:checked")) box.checked = false;
    adopt(fresh);
    if (document.activeElement === document.body) focused?.querySelector("th a, td a")?.focus({ preventScroll: true });
  } catch {
    failed();
  }
}

/* Shows a form, or a page that says what is wrong */
function ask(fresh, url) {
  const title = document.createElement("h2");
  title.id = "dialog-title";
  title.textContent = fresh.querySelector("#content h1, h1")?.textContent ?? "";
  const part = fresh.querySelector("[data-dialog]") ?? fresh.querySelector("main, body");
  dialog.replaceChildren(title, ...[...part.childNodes].map((node) => document.importNode(node, true)));
  for (const form of dialog.querySelectorAll("form:not([action])")) form.action = url;
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus], [aria-invalid=true], input:not([type=hidden]), button")?.focus();
}

function say(text) {
  const fresh = new DOMParser().parseFromString('<div id="messages"><ul class="messagelist"><li class="error"></li></ul></div>', "text/html");
  fresh.querySelector("li").textContent = text;
  adopt(fresh);
}

