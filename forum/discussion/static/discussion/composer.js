// The composer: buttons that write Markdown around what is selected, names completed after an @, quotes of what is selected in a post.
// Without this module the form is what it is: a text with a preview.
import { Names } from "./names.js";

const field = (area, start, end, text) => {
  area.focus();
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

function around(area, mark, fallback) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (chosen.length >= 2 * mark.length && chosen.startsWith(mark) && chosen.endsWith(mark)) {
    field(area, start, end, chosen.slice(mark.length, -mark.length)); // pressed again: off
    return area.setSelectionRange(start, end - 2 * mark.length);
  }
  const inner = chosen || fallback;
  field(area, start, end, mark + inner + mark);
  area.setSelectionRange(start + mark.length, start + mark.length + inner.length);
}

function lines(area, prefix) {
  const { value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", area.selectionEnd);
  const end = next < 0 ? value.length : next;
  const rows = value.slice(start, end).split("\n");
  const off = rows.every((row) => row.startsWith(prefix));
  field(area, start, end, rows.map((row) => (off ? row.slice(prefix.length) : prefix + row)).join("\n"));
}

function code(area, words) {
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  if (!chosen.includes("\n")) return around(area, "`", words.text);
  field(area, area.selectionStart, area.selectionEnd, `\n\`\`\`\n${chosen}\n\`\`\`\n`);
}

function link(area, words) {
  const { selectionStart: start, selectionEnd: end } = area;
  const inner = area.value.slice(start, end) || words.text;
  field(area, start, end, `[${inner}](${words.address})`);
  area.setSelectionRange(start + inner.length + 3, start + inner.length + 3 + words.address.length);
}

const does = {
  bold: (area, words) => around(area, "**", words.text),
  italic: (area, words) => around(area, "_", words.text),
  quote: (area) => lines(area, "> "),
  list: (area) => lines(area, "- "),
  code,
  link,
  mention: (area) => field(area, area.selectionStart, area.selectionEnd, /\w$/.test(area.value.slice(0, area.selectionStart)) ? " @" : "@"),
};
const keys = { b: "bold", i: "italic", k: "link" };

function equip(bar) {
  const area = document.getElementById(bar.dataset.toolbar);
  if (!area) return;
  bar.hidden = false;
  const buttons = [...bar.querySelectorAll("button[data-write]")];
  buttons.forEach((button, index) => {
    button.tabIndex = index ? -1 : 0; // one stop for the tab key, arrows inside: the toolbar pattern of ARIA
    button.addEventListener("click", () => does[button.dataset.write](area, bar.dataset));
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -buttons.length, End: buttons.length }[event.key];
    if (!step) return;
    event.preventDefault();
    const forward = getComputedStyle(bar).direction === "rtl" && event.key.startsWith("Arrow") ? -step : step;
    const here = buttons.indexOf(document.activeElement);
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, here + forward))];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  area.addEventListener("keydown", (event) => {
    const which = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keys[event.key];
    if (!which) return;
    event.preventDefault();
    does[which](area, bar.dataset);
  });
  new Names(area, bar);
}

// What is selected in a post, or all it says itself, goes into the form as a quote; the server finds whose words they are.
function quoting(event) {
  const button = event.target.closest("[data-quote]");
  const form = document.getElementById("write");
  if (!button || !form) return;
  event.preventDefault();
  const body = button.closest(".post").querySelector(".post-body");
  const selection = getSelection();
  const chosen = selection.rangeCount && body.contains(selection.getRangeAt(0).commonAncestorContainer) ? selection.toString() : "";
  const area = form.querySelector("textarea");
  const quoted = (chosen.trim() || own(body)).split("\n").map((row) => `> ${row}`.trimEnd()).join("\n");
  const before = area.value && !area.value.endsWith("\n\n") ? (area.value.endsWith("\n") ? "\n" : "\n\n") : "";
  const sources = new Set(form.elements.quotes.value.split(" ").filter(Boolean));
  form.elements.quotes.value = [...sources.add(button.dataset.quote)].join(" ");
  field(area, area.value.length, area.value.length, `${before}${quoted}\n\n`);
  area.scrollIntoView({ block: "center" });
}

// What a post quotes itself is left out: it has a place of its own.
function own(body) {
  return [...body.children].filter((block) => block.tagName !== "BLOCKQUOTE").map((block) => block.innerText.trim()).join("\n\n");
}

document.querySelectorAll("[data-toolbar]").forEach(equip);
document.addEventListener("click", quoting);
for (const hint of document.querySelectorAll("[data-quote][data-part]")) hint.textContent = hint.dataset.part;
