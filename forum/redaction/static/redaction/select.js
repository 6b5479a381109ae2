// Puts what is selected in the text among the passages to take out; without script they are typed.

const shown = document.querySelector("[data-redaction]");
const passages = document.querySelector("[data-passages]");
const take = shown?.querySelector("[data-take]");
const button = take?.querySelector("button");
const said = take?.querySelector("[role=status]");

/** What is selected within one of the texts, its white space evened out; empty for anything else. */
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return "";
  const place = selection.getRangeAt(0).commonAncestorContainer;
  const within = place instanceof Element ? place : place.parentElement;
  if (!within?.closest("[data-selectable]")) return "";
  return selection.toString().replace(/\s+/g, " ").trim();
}

if (take && button && said && passages instanceof HTMLTextAreaElement) {
  take.hidden = false;
  // The selection goes when the button is pressed, so it is read before.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const words = selected();
    const lines = passages.value.split("\n").filter((line) => line.trim());
    if (words && !lines.includes(words)) lines.push(words);
    if (words) passages.value = lines.join("\n");
    said.textContent = words ? said.dataset.said : said.dataset.nothing;
  });
}
