/* This page, and another rendering of it that the server gives: its followed parts and its messages are taken over. */
import { morph } from "./morph.js";

const PARTS = "[data-follow][id], #changelist-form";

/* Whether the page shows more of its dataset than the marks in its header */
export const hasParts = () => document.querySelector("[data-follow][id]:not(#marks), #changelist-form") !== null;

/* The address of this page, with the rows that have to stay though a filter fits them no more: those that are ticked */
export function address() {
  const url = new URL(location.href);
  const ticked = [...document.querySelectorAll("input.action-select:checked")].map((box) => box.value);
  if (ticked.length) url.searchParams.set("kept", ticked.join("."));
  return url;
}

/* A page that was fetched, as a document */
export async function read(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/* Takes over what `fresh` shows. What somebody sees stays where it is on the screen. */
export function adopt(fresh) {
  const seen = inSight();
  const top = seen?.getBoundingClientRect().top;
  for (const part of fresh.querySelectorAll(PARTS)) {
    const old = document.getElementById(part.id);
    if (old) morph(old, part);
  }
  adoptMessages(fresh);
  const stamp = fresh.querySelector("[data-stamp]")?.dataset.stamp;
  const ours = document.querySelector("[data-stamp]");
  if (stamp && ours) ours.dataset.stamp = stamp;
  if (seen?.isConnected && scrollY > 0) scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("renewed"));
}

/* What somebody points at or has focused, else what is first on the screen */
function inSight() {
  const parts = [...document.querySelectorAll("#result_list tbody tr, [data-follow] :is(tr, li, section)")];
  const pointed = parts.findLast((part) => part.matches(":hover, :focus-within"));
  return pointed ?? parts.find((part) => part.getBoundingClientRect().top >= 0);
}

function adoptMessages(fresh) {
  const list = fresh.querySelector("#messages > *");
  const ours = document.getElementById("messages");
  if (!list || !ours) return;
  ours.replaceChildren(document.importNode(list, true));
  for (const message of ours.querySelectorAll("li")) message.append(closing());
  ours.classList.add("is-floating");
}

function closing() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "psp-close";
  button.setAttribute("aria-label", "Close this message");
  button.textContent = "×";
  button.addEventListener("click", () => button.closest("li").remove());
  return button;
}
