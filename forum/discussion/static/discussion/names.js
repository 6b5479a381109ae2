// Completing a name after an @: the server offers those who may read this case. A list beside the text (ARIA's combobox): arrows,
// Enter or Tab to take one, Escape to close; typing goes on whatever happens.
const BEGUN = /(?:^|[^\p{L}\p{N}_@./])@([\p{L}\p{M}\p{N}.'’ -]{0,40})$/u;

export class Names {
  constructor(area, bar) {
    this.area = area;
    this.bar = bar;
    this.list = document.createElement("ul");
    Object.assign(this.list, { className: "name-list", hidden: true, id: `${area.id}-names` });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", bar.dataset.names);
    area.insertAdjacentElement("afterend", this.list);
    area.setAttribute("aria-controls", this.list.id);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", () => this.look());
    area.addEventListener("keydown", (event) => this.press(event));
    area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  look() {
    clearTimeout(this.waiting);
    const found = BEGUN.exec(this.area.value.slice(0, this.area.selectionStart));
    if (!found || found[1].split(" ").length > 4) return this.close();
    this.waiting = setTimeout(() => this.ask(found[1]), 200);
  }

  async ask(begun) {
    const csrfmiddlewaretoken = this.area.form.elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ q: begun, csrfmiddlewaretoken });
    const answer = await fetch(this.bar.dataset.people, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return this.close();
    const { people } = await answer.json();
    const found = BEGUN.exec(this.area.value.slice(0, this.area.selectionStart));
    if (found && found[1] === begun) this.show(people, begun);
  }

  show(people, begun) {
    const rows = people.map(({ name, unit }, index) => {
      const row = document.createElement("li");
      row.id = `${this.list.id}-${index}`;
      row.setAttribute("role", "option");
      const [called, of] = [document.createElement("bdi"), document.createElement("bdi")];
      [called.textContent, of.textContent, of.className] = [name, unit, "meta"];
      row.append(called, " ", of);
      row.addEventListener("pointerdown", (event) => (event.preventDefault(), this.take(name)));
      row.dataset.name = name;
      return row;
    });
    this.begun = begun;
    this.list.replaceChildren(...rows);
    this.list.hidden = !rows.length;
    this.choose(0);
  }

  choose(index) {
    const rows = [...this.list.children];
    this.at = Math.min(rows.length - 1, Math.max(0, index));
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === this.at)));
    if (rows.length) this.area.setAttribute("aria-activedescendant", rows[this.at].id);
    rows[this.at]?.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.choose(this.at + (event.key === "ArrowDown" ? 1 : -1));
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.take(this.list.children[this.at].dataset.name);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(name) {
    const end = this.area.selectionStart;
    this.area.setRangeText(`${name} `, end - this.begun.length, end, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(this.waiting);
  }

  close() {
    clearTimeout(this.waiting);
    this.list.hidden = true;
    this.list.replaceChildren();
    this.area.removeAttribute("aria-activedescendant");
  }
}
