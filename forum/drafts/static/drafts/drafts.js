// A form whose words are kept while they are typed: in this browser 2 s after the last key, on the server 10 s after it, and at
// once when the writer turns away. What another window, an earlier visit or an ended session left is offered, never put in by itself.
import { Copies } from "./copies.js";

const SOON = 2_000;
const LATER = 10_000;
const NOT_WORDS = new Set(["csrfmiddlewaretoken", "draft", "revision", "clue", "after_round", "needed"]);
const WRITTEN = new Set(["text", "textarea", "select-one"]);
const clock = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short" });

class Drafts {
  constructor(bar) {
    this.bar = bar;
    this.form = bar.closest("form");
    this.ref = this.form.elements.draft;
    this.revision = this.form.elements.revision;
    this.state = bar.querySelector("[data-draft-state]");
    this.box = bar.querySelector("[data-draft-offers]");
    this.form.prepend(this.box); // where one begins to write; the button stays last, so that Enter in a field still sends
    this.copies = null;
    this.sentWords = this.stamp();
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", () => this.leave());
    bar.querySelector("[data-keep-now]").addEventListener("click", (event) => (event.preventDefault(), this.save()));
    addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.save(true));
    addEventListener("pagehide", () => this.save(true));
    this.offer();
  }

  words() {
    const data = new FormData(this.form);
    const names = [...new Set(data.keys())].filter((name) => !NOT_WORDS.has(name) && typeof data.get(name) === "string");
    return Object.fromEntries(names.map((name) => [name, data.getAll(name).join("\n")])); // of ticks of one name a line each
  }

  stamp() {
    return JSON.stringify(this.words());
  }

  say(which, time) {
    this.state.textContent = (this.bar.dataset[which] ?? "").replace("{time}", time ? clock.format(time) : "");
  }

  typed() {
    if (!this.ref.value) this.ref.value = crypto.randomUUID();
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => this.copy(), SOON);
    this.later = setTimeout(() => this.save(), LATER);
  }

  async copy() {
    await this.copies?.put(this.ref.value, this.words(), this.revision.value);
  }

  // Being sent: the server ends the draft with it, and a saving that is still under way makes no new one of it.
  leave() {
    this.gone = true;
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.copy();
    setTimeout(() => (this.gone = false), 4_000); // still here: it was not sent
  }

  async save(leaving = false) {
    const now = this.stamp();
    if (this.gone || !this.ref.value || now === this.sentWords || this.saving) return;
    this.saving = true;
    clearTimeout(this.later);
    if (this.copies) this.copy();
    try {
      const body = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string"));
      const answer = await fetch(this.bar.dataset.keep, { method: "POST", body, keepalive: leaving, headers: { "HX-Request": "true" } });
      if (answer.ok) await this.saved(await answer.json(), now);
      else this.say(answer.status === 401 || answer.status === 403 ? "out" : answer.status === 422 || answer.status === 400 ? "full" : "kept");
    } catch {
      this.say("kept"); // no connection: the next key tries again
    } finally {
      this.saving = false;
    }
  }

  async saved(told, now) {
    if (told.over) { // sent or discarded in another window; what is typed here goes on under a name of its own
      this.copies?.drop(this.ref.value);
      this.ref.value = crypto.randomUUID();
      this.revision.value = "";
      return this.typed();
    }
    const forked = told.ref !== this.ref.value && this.revision.value !== "";
    if (told.ref !== this.ref.value) this.copies?.drop(this.ref.value);
    [this.ref.value, this.revision.value, this.sentWords] = [told.ref, told.revision, now];
    this.say("saved", new Date(told.at));
    if (forked) this.state.append(` ${this.bar.dataset.forked}`);
    if (this.stamp() !== now) this.typed();
    else await this.copy();
  }

  async offer() {
    const answer = await fetch(this.bar.dataset.here, { headers: { "HX-Request": "true", "X-Live": "1" } }).catch(() => null);
    if (!answer?.ok) return;
    const told = await answer.json();
    this.copies = await Copies.open(told.name, told.key);
    for (const ref of told.over) this.copies.drop(ref);
    const offers = new Map(told.drafts.map((one) => [one.ref, { ...one, at: new Date(one.at) }]));
    for (const copy of await this.copies.all()) {
      const kept = offers.get(copy.ref);
      if (kept && (copy.at <= kept.at || this.same(copy.words, kept.words))) continue;
      // Newer than what the server has: it goes on from the revision that this browser knew, so another window's is not lost.
      offers.set(copy.ref, copy);
    }
    this.goOn(offers.get(this.ref.value), told.over);
    offers.delete(this.ref.value);
    this.show([...offers.values()].filter((one) => Object.values(one.words).some((value) => value.trim())));
  }

  // The page came back with what was typed: refused, or by the browser's own button after it was sent.
  goOn(kept, over) {
    if (over.includes(this.ref.value)) [this.ref.value, this.revision.value] = ["", ""];
    else if (this.ref.value && !(kept && this.same(kept.words, this.words()))) {
      this.sentWords = "";
      this.typed();
    }
  }

  same(one, other) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => (one[name] ?? "") === (other[name] ?? ""));
  }

  show(offers) {
    this.offers = offers;
    const heading = document.createElement("p");
    const count = offers.length;
    heading.textContent = count === 1 ? this.bar.dataset.one : this.bar.dataset.many.replace("{n}", count);
    this.box.replaceChildren(heading, ...offers.map((one) => this.row(one)));
    this.box.hidden = !count;
  }

  row(one) {
    const row = document.createElement("div");
    row.className = "draft-offer";
    const said = document.createElement("span");
    const first = (one.words.text ?? one.words.question ?? one.words.reasons ?? Object.values(one.words)[0]).trim().replace(/\s+/g, " ");
    said.dir = "auto";
    // Two windows' drafts begin alike: their ends tell them apart.
    said.textContent = `${clock.format(one.at)} “${first.length > 120 ? `${first.slice(0, 60)} … ${first.slice(-50)}` : first}”`;
    row.append(said, this.button(this.bar.dataset.use, () => this.use(one)), this.button(this.bar.dataset.drop, () => this.drop(one)));
    return row;
  }

  button(words, does) {
    const button = document.createElement("button");
    [button.type, button.className, button.textContent] = ["button", "btn btn-sm", words];
    button.addEventListener("click", does);
    return button;
  }

  // What stands in the form by now is kept first: it becomes one of the drafts.
  async use(one) {
    const here = { ref: this.ref.value, revision: this.revision.value, words: this.words(), at: new Date() };
    await this.save();
    this.fill(one.words);
    [this.ref.value, this.revision.value] = [one.ref, one.revision ?? ""];
    this.sentWords = "";
    const others = this.offers.filter((other) => other !== one);
    if (here.ref && here.ref !== one.ref) others.push({ ...here, revision: here.revision });
    this.show(others);
    this.form.querySelector("textarea")?.focus();
    this.typed();
  }

  // What stands in the form already and not in the draft is emptied, so that no answer is half of one and half of another.
  fill(words) {
    for (const field of this.form.elements) {
      const said = words[field.name] ?? "";
      if (field.type === "checkbox") field.checked = said.split("\n").includes(field.value);
      else if (field.type === "radio") field.checked = field.value === said;
      else if (field.name in words || (WRITTEN.has(field.type) && !NOT_WORDS.has(field.name))) field.value = said;
    }
    this.form.dispatchEvent(new CustomEvent("bearings:filled"));
  }

  async drop(one) {
    this.show(this.offers.filter((other) => other !== one));
    this.copies?.drop(one.ref);
    const body = new URLSearchParams({ draft: one.ref, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    // Also when the window is closed at once: a discarded draft must not be offered again.
    await fetch(this.bar.dataset.discard, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => null);
  }
}

for (const bar of document.querySelectorAll("[data-drafts]")) new Drafts(bar);
