/* Makes one part of the page like another rendering of it, and leaves alone what is the same: what somebody ticked,
   typed, opened or focused stays. */

/* Brings `old` to what `fresh` says. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(document.importNode(fresh, true));
  } else if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
  } else if (!old.hasAttribute("data-kept")) {
    morphAttributes(old, fresh);
    morphChildren(old, fresh);
  }
}

/* What people or scripts set, and no rendering knows of */
function isOwn(element, name) {
  return (name === "open" && element.matches("details")) || (name === "hidden" && element.matches("[data-copy], [data-copy-text]"));
}

function morphAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isOwn(old, name)) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name);
  }
}

/* What a child is known by among its brothers: its id, its heading, or the row that it shows */
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  if (node.id) return `#${node.id}`;
  if (node.nodeName === "SECTION") return node.getAttribute("aria-labelledby") ?? node.getAttribute("aria-label");
  if (node.nodeName !== "TR") return null;
  const ticked = node.querySelector("input.action-select");
  return ticked ? ticked.value : node.querySelector("th a[href]")?.getAttribute("href") ?? null;
}

function morphChildren(old, fresh) {
  const wanted = new Set([...fresh.childNodes].map(keyOf).filter(Boolean));
  for (const child of [...old.childNodes]) {
    const key = keyOf(child);
    if (key && !wanted.has(key)) child.remove(); // before others move, so that most stay where they are
  }
  const known = new Map([...old.childNodes].map((child) => [keyOf(child), child]));
  let next = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    const isSame = next && !keyOf(next) && next.nodeName === child.nodeName;
    const match = key ? known.get(key) : isSame ? next : null;
    if (!match) {
      const made = document.importNode(child, true);
      old.insertBefore(made, next);
      show(made);
    } else {
      if (match === next) next = next.nextSibling;
      else old.insertBefore(match, next);
      const changed = match.nodeName === "TR" && wordsOf(match) !== wordsOf(child);
      morph(match, child);
      if (changed) show(match);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/* What a row says, but for what scripts say differently: times in another zone, buttons that copy */
function wordsOf(row) {
  const copy = row.cloneNode(true);
  for (const part of copy.querySelectorAll("time, .psp-copy")) part.replaceWith(part.dateTime ?? "");
  return copy.textContent;
}

/* A row that came or changed comes into view softly */
function show(node) {
  if (node.nodeName !== "TR" || node.parentNode.nodeName !== "TBODY" || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  node.animate({ opacity: [0.3, 1] }, 700);
}
