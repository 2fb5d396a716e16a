/* Rows that are ticked in a list: counted anew as rows come and go, where Django's own script knows only the first. */

const boxes = () => [...document.querySelectorAll("#result_list input.action-select")];

function count() {
  const all = boxes();
  const ticked = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr").classList.toggle("selected", box.checked);
  const counter = document.querySelector(".action-counter");
  if (counter) counter.textContent = `${ticked.length} of ${all.length} selected`;
  const toggle = document.getElementById("action-toggle");
  if (toggle) toggle.checked = all.length > 0 && ticked.length === all.length;
}

document.addEventListener("click", (event) => {
  if (event.target.id !== "action-toggle") return;
  for (const box of boxes()) box.checked = event.target.checked;
  count();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("input.action-select")) count();
});
document.addEventListener("renewed", count);
