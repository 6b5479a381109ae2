// Makes the answer form quicker: places suggested while typing, rows as needed, the sum, and places picked on the map.
import { shapesOf } from "./typed_shapes.js";

const form = document.querySelector("[data-answer-form]");
const rows = [...form.querySelectorAll("[data-place-row]")];
const name = (row) => row.querySelector("[data-place]");
const percent = (row) => row.querySelector("[data-percent]");
const words = (row) => row.querySelector("select");
const isEmpty = (row) => !name(row).value && !percent(row).value && !words(row).value;

const more = form.querySelector("[data-add-place]");
function showRows(atLeast) {
  const used = rows.reduce((last, row, n) => (isEmpty(row) ? last : n + 1), 0);
  const shown = Math.max(used, atLeast, rows.filter((row) => !row.hidden && row.dataset.kept).length);
  rows.forEach((row, n) => {
    row.hidden = n >= shown;
    if (n < shown) row.dataset.kept = "1";
  });
  more.hidden = shown >= rows.length;
}
more.addEventListener("click", () => {
  const next = rows.findIndex((row) => row.hidden);
  showRows(next + 1);
  if (next >= 0) name(rows[next]).focus();
});

const sum = form.querySelector("[data-sum]");
function chance(row) {
  const typed = parseFloat(percent(row).value.replace(",", "."));
  if (!Number.isNaN(typed)) return typed;
  const said = words(row).selectedOptions[0]?.textContent.match(/\((\d+)/);
  return said ? Number(said[1]) : 0;
}
const drawn = [...form.querySelectorAll("[data-drawn-row]")];
function addUp() {
  const total = Math.round([...rows, ...drawn].reduce((all, row) => all + chance(row), 0) * 10) / 10;
  sum.toggleAttribute("data-over", total > 100);
  const text = total > 100 ? sum.dataset.tooMuch : sum.dataset.words;
  sum.textContent = total ? text.replace("%n", String(total)) : "";
}

// A word chosen takes the place of a number, and the other way round: what is shown last is what counts.
for (const row of [...rows, ...drawn]) {
  words(row).addEventListener("change", () => { if (words(row).value) percent(row).value = ""; addUp(); });
  percent(row).addEventListener("input", () => { if (percent(row).value) words(row).value = ""; addUp(); });
}

const countries = [...document.getElementById("place-names").options].map((option) => option.value);
let asked = 0;
async function suggest(input, of) {
  const typed = input.value.trim();
  const mine = ++asked;
  await new Promise((done) => setTimeout(done, 150));
  if (mine !== asked || typed.length < 2 || typed.endsWith(")")) return;
  const headers = { Accept: "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch(form.dataset.places, { method: "POST", headers, body: new URLSearchParams({ q: typed, of }) });
  if (!answer.ok || mine !== asked) return;
  const near = (await answer.json()).map((place) => place.label);
  const all = of === "towns" ? near : [...new Set([...near, ...countries])];
  document.getElementById(input.getAttribute("list")).replaceChildren(...all.map((label) => new Option(label, label)));
}
for (const input of form.querySelectorAll("[data-place]")) input.addEventListener("input", () => suggest(input, "places"));

// A place picked on the map fills the next empty row; picking it again changes nothing.
document.addEventListener("bearings:area", (event) => {
  const { code, name: called } = event.detail;
  if (rows.some((row) => name(row).value.endsWith(`(${code})`))) return;
  const free = rows.find((row) => !name(row).value);
  if (!free) return;
  name(free).value = `${called} (${code})`;
  showRows(rows.indexOf(free) + 1);
  percent(free).focus();
});

// What is drawn on the map is typed into the next empty row, where it can be changed; what is typed is shown on the map.
const area = (row) => row.querySelector("[data-drawn]");
const radius = (row) => row.querySelector("[data-km]");
const full = form.querySelector("[data-drawn-full]");
document.addEventListener("bearings:drawn", ({ detail: { where, km } }) => {
  const free = drawn.find((row) => !area(row).value);
  full.hidden = Boolean(free);
  form.querySelector("[data-drawn-areas]").open = true;
  if (!free) return;
  [area(free).value, radius(free).value] = [where, km];
  show();
  percent(free).focus();
});
function show() {
  const detail = drawn.flatMap((row) => shapesOf(area(row).value, radius(row).value));
  document.dispatchEvent(new CustomEvent("bearings:shapes", { detail }));
}
document.addEventListener("bearings:map", show);
for (const row of drawn) {
  area(row).addEventListener("input", () => { suggest(area(row), "towns"); show(); });
  radius(row).addEventListener("input", show);
}

const cannotTell = form.querySelector("[name=cannot_tell]");
function alone() {
  for (const field of form.querySelectorAll("[data-places-rows] input, [data-places-rows] select, .excluded-rows input, [data-drawn-row] :is(input, select)")) field.disabled = cannotTell.checked;
}
cannotTell.addEventListener("change", alone);
function fromTheStart() {
  showRows(2);
  alone();
  addUp();
  show();
}
form.addEventListener("bearings:filled", fromTheStart); // with a draft
fromTheStart();
