// The board with a mouse: clues can be dragged between groups. It presses the same buttons that work without it, and
// keeps the keyboard where it was when somebody else's change arrives.
const board = document.querySelector("[data-clue-board]");
let dragged = null;
let place = null; // where the keyboard is: a card or a group, and which of its controls

function remember({ target }) {
  const holder = target.closest("[data-clue], [data-group]");
  place = holder && { id: holder.id, name: target.name, value: target.value };
}

function restore() {
  ready();
  if (!place || document.activeElement !== document.body) return;
  const holder = document.getElementById(place.id);
  const control = [...(holder?.querySelectorAll("button, select, input") ?? [])].find(
    (one) => !one.disabled && one.name === place.name && (one.type !== "submit" || one.value === place.value),
  );
  (control ?? holder)?.focus({ preventScroll: true });
}

function ready() {
  for (const card of board.querySelectorAll("[data-clue]")) card.draggable = card.querySelector("form") !== null;
}

function mark(before, group) {
  for (const one of board.querySelectorAll("[data-drop-before], [data-drop-here]")) {
    delete one.dataset.dropBefore;
    delete one.dataset.dropHere;
  }
  if (before) before.dataset.dropBefore = "";
  else if (group) group.dataset.dropHere = "";
}

function hidden(form, name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

function drop(card, group, before) {
  const form = card.querySelector("form");
  form.querySelector("select")?.removeAttribute("name");
  hidden(form, "group", group.dataset.group);
  if (before) hidden(form, "before", before.dataset.clue);
  hidden(form, "do", "put");
  form.submit();
}

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-clue]");
  if (!dragged) return;
  dragged.dataset.dragged = "";
  dragged.dataset.busy = ""; // what is being dragged is not pulled away by news
  event.dataTransfer.effectAllowed = "move";
});
board.addEventListener("dragover", (event) => {
  const group = dragged && event.target.closest("[data-group]");
  if (!group) return;
  event.preventDefault();
  const before = event.target.closest("[data-clue]");
  mark(before === dragged ? null : before, group);
});
board.addEventListener("drop", (event) => {
  const group = dragged && event.target.closest("[data-group]");
  if (!group) return;
  event.preventDefault();
  const before = event.target.closest("[data-clue]");
  if (before !== dragged) drop(dragged, group, before);
});
board.addEventListener("dragend", () => {
  mark(null, null);
  if (dragged) {
    delete dragged.dataset.dragged;
    delete dragged.dataset.busy;
  }
  dragged = null;
});
board.addEventListener("focusin", remember);
document.addEventListener("live:swapped", restore);
ready();
