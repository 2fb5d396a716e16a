/* Keeps a page at what its dataset is now. While somebody can see it, it asks whether the dataset has moved; only then
   it fetches the page, and takes over what is followed. A page that nobody sees asks nothing. */
import { address, adopt, hasParts, read } from "./page.js";

const PAUSE = 1000;
const PAUSE_AFTER_FAILURE = 5000;
const ours = document.querySelector("[data-stamp]");
let timer = null;
let isAsking = false;

async function look() {
  timer = null;
  isAsking = true;
  let pause = PAUSE;
  try {
    const answer = await fetch(ours.dataset.url, { headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 403) return; // signed out
    const { stamp } = await answer.json();
    if (!ours.dataset.stamp) ours.dataset.stamp = stamp;
    if (stamp !== ours.dataset.stamp) {
      const began = performance.now();
      await renew(stamp);
      pause = Math.max(PAUSE, performance.now() - began); // a busy server is not kept busy by those who watch
    }
  } catch {
    pause = PAUSE_AFTER_FAILURE;
  } finally {
    isAsking = false;
  }
  plan(pause);
}

async function renew(stamp) {
  const before = ours.dataset.stamp;
  const answer = await fetch(address());
  if (answer.redirected) return;
  const fresh = answer.ok && (await read(answer));
  if (ours.dataset.stamp !== before) return; // a press brought something newer meanwhile
  ours.dataset.stamp = stamp;
  try {
    if (fresh) adopt(fresh);
  } catch (error) {
    reportError(error); // a fault of ours, not of the way to the server
  }
}

function plan(pause) {
  if (!document.hidden && timer === null && !isAsking) timer = setTimeout(look, pause);
}

if (ours && hasParts()) {
  plan(PAUSE);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    timer = null;
    plan(0);
  });
}
