// Cleaning by hand. The number fields of the form are the truth: what is drawn follows them, what is dragged fills them, and what
// they say is written into one field, as JSON, after each change. Without script the same numbers are sent.
const LONGEST_UNDO = 100;
const fieldsOf = (root) => [...root.querySelectorAll("input:not([type=hidden]), select")];
const filled = (row) => fieldsOf(row).some((field) => field.type === "number" && field.value !== "");

export const words = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

class Editor {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-rows]");
    this.blank = form.querySelector("[data-new-row]");
    this.past = [];
    this.chosen = null;
    this.before = false;
    this.shown = { read: () => ({}), draw: () => {} };
    for (const row of this.rows) if (!filled(row)) row.remove();
  }

  find(name) { return this.form.querySelector(`[data-${name}]`); }
  get rows() { return [...this.list.querySelectorAll("[data-row]")]; }
  say(text) { this.find("say").textContent = text ?? ""; }
  field(row, name) { return row.querySelector(`[name$="_${name}"]`); }
  number(row, name) { const { value } = this.field(row, name); return value === "" ? NaN : Number(value); }

  add(values) {
    const row = document.importNode(this.blank.content.querySelector("[data-row]"), true);
    for (const part of row.querySelectorAll("[data-with-script]")) part.hidden = false;
    this.list.append(row);
    this.fill(row, values);
    return row;
  }

  fill(row, values) {
    for (const [name, value] of Object.entries(values)) this.field(row, name).value = typeof value === "number" ? Number(value.toFixed(3)) : value;
  }

  choose(row) {
    this.chosen = row;
    for (const one of this.rows) one.toggleAttribute("data-chosen", one === row);
    this.shown.draw();
  }

  step(by) {
    const { rows } = this;
    if (rows.length) this.choose(rows[(rows.indexOf(this.chosen) + by + rows.length) % rows.length]);
    return this.chosen;
  }

  remove(row) {
    if (!row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const held = row.contains(document.activeElement);
    row.remove();
    this.choose(next);
    this.changed();
    this.say(this.form.dataset.removed);
    if (held) (next?.querySelector("[data-remove]") ?? this.find("stage") ?? this.find("text")).focus(); // else the keyboard's place is lost
  }

  // All that can be undone: the rows, and the fields outside of them.
  state() {
    const outside = fieldsOf(this.form).filter((field) => !field.closest("[data-row]"));
    return JSON.stringify([this.rows.map((row) => fieldsOf(row).map(({ value }) => value)), outside.map(({ value }) => value)]);
  }

  // After every step: it can be undone, is drawn and written down.
  changed() {
    const now = this.state();
    if (now !== this.past.at(-1)) this.past.push(now);
    if (this.past.length > LONGEST_UNDO) this.past.shift();
    this.settle();
  }

  settle() {
    this.form.elements.recipe.value = JSON.stringify(this.shown.read());
    this.find("undo").disabled = this.past.length < 2;
    this.shown.draw();
  }

  undo() {
    if (this.past.length < 2) return;
    this.past.pop();
    const [rows, outside] = JSON.parse(this.past.at(-1));
    this.list.replaceChildren();
    for (const values of rows) fieldsOf(this.add({})).forEach((field, at) => (field.value = values[at]));
    fieldsOf(this.form).filter((field) => !field.closest("[data-row]")).forEach((field, at) => (field.value = outside[at]));
    this.choose(this.rows.at(-1) ?? null);
    this.settle();
    this.say(this.form.dataset.undone);
  }

  showBefore(on) {
    this.before = on;
    this.find("before").setAttribute("aria-pressed", String(on));
    this.shown.draw();
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", () => this.settle());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusin", ({ target }) => target.closest("[data-row]") && this.choose(target.closest("[data-row]")));
    form.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-remove]");
      if (button) this.remove(button.closest("[data-row]"));
    });
    this.find("add").addEventListener("click", () => {
      const row = this.add({});
      fieldsOf(row)[0].focus();
    });
    this.find("undo").addEventListener("click", () => this.undo());
    this.find("before").addEventListener("click", () => this.showBefore(!this.before));
  }

  // Keys of the stage (or the text), and only there.
  keys(element, table) {
    element.addEventListener("keydown", (event) => {
      const action = table[event.key] ?? table[event.key.toLowerCase()];
      const taken = event.ctrlKey && !/^(Arrow|z$)/i.test(event.key); // the browser's own, copying for one
      if (taken || event.metaKey || event.altKey || event.target !== element || !action) return;
      event.preventDefault();
      event.stopPropagation();
      action(event);
    });
  }
}

async function open(form) {
  if (form.dataset.state) return;
  form.dataset.state = "loading";
  const editor = new Editor(form);
  try {
    const module = await import(form.dataset.module);
    for (const part of form.querySelectorAll("[data-with-script]")) part.hidden = false; // it must have a width to be drawn
    editor.shown = await module.open(editor);
    for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
    editor.listen();
    editor.changed();
    form.dataset.state = "ready";
  } catch (problem) {
    form.dataset.state = "failed";
    form.elements.recipe.value = ""; // the numbers are sent
    for (let count = editor.rows.length; count < 3; count += 1) editor.add({});
    editor.say(form.dataset.failed);
    console.error(problem);
  }
}

const openAll = (root) => root.querySelectorAll("form[data-edit]").forEach(open);
document.addEventListener("htmx:load", (event) => openAll(event.target));
openAll(document);
