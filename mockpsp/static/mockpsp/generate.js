/* A run of the generator, wherever its owner is: how far it is, and a message once it has ended. And on its form: what
   would come out of what is filled in. */
const PAUSE = 1000;
const TYPING = 300;

const run = document.querySelector("[data-run]");

async function look() {
  if (document.hidden) { setTimeout(look, PAUSE); return; }
  const answer = await fetch(run.dataset.run, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer && (answer.redirected || !answer.ok)) return; // signed out
  const state = answer ? await answer.json() : { finished: false };
  if (state.finished) {
    run.remove();
    if (state.said) say(state.said, state.level);
    return;
  }
  if (answer) run.textContent = `Generating: ${state.percent} %`;
  setTimeout(look, PAUSE);
}

function say(text, level) {
  const list = document.createElement("ul");
  list.className = "messagelist";
  const message = document.createElement("li");
  message.className = level;
  message.textContent = text;
  list.append(message);
  const messages = document.getElementById("messages");
  messages?.replaceChildren(list);
  messages?.classList.add("is-floating");
}

if (run) setTimeout(look, PAUSE);

const form = document.querySelector("[data-foresee]");
let typing = null;
let asked = 0;

async function foresee() {
  const number = ++asked;
  const filled = new URLSearchParams(new FormData(form));
  filled.delete("csrfmiddlewaretoken");
  const answer = await fetch(`?foresee=1&${filled}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || number !== asked) return;
  const { said } = await answer.json();
  const lines = said.length ? said : ["Nothing yet: a field holds what cannot be read."];
  document.getElementById("foreseen").replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

form?.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(foresee, TYPING);
});
