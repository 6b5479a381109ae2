// The text editor: what is selected in the text, which can be read but not written, is blanked. Counted in characters (code points).
export function open(editor) {
  const { form } = editor;
  const box = editor.find("text");
  const after = editor.find("after");
  const letters = [...box.value];
  const points = (units) => [...box.value.slice(0, units)].length;

  const placeOf = (row) => ({ start: editor.number(row, "start"), end: editor.number(row, "end") });
  const whole = ({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end;

  // In order, those that touch made one: as the server does, so that nobody counts them.
  function blanks() {
    const found = [];
    for (const { start, end } of editor.rows.map(placeOf).filter(whole).sort((a, b) => a.start - b.start)) {
      if (found.length && start <= found.at(-1).end) found.at(-1).end = Math.max(end, found.at(-1).end);
      else found.push({ start, end });
    }
    return found;
  }

  function draw() {
    const parts = [];
    let at = 0;
    for (const { start, end } of editor.before ? [] : blanks()) {
      if (start >= letters.length) continue;
      const block = document.createElement("mark");
      block.textContent = form.dataset.block;
      parts.push(letters.slice(at, start).join(""), block);
      at = end;
    }
    after.replaceChildren(...parts, letters.slice(at).join(""));
    for (const row of editor.rows) {
      const { start, end } = placeOf(row);
      row.querySelector("[data-words]").textContent = whole({ start, end }) ? letters.slice(start, end).join("") : "";
    }
  }

  const blankIt = () => {
    const [start, end] = [points(box.selectionStart), points(box.selectionEnd)];
    if (start === end) return editor.say(form.dataset.none);
    const row = editor.add({ start, end });
    editor.choose(row);
    editor.changed();
    editor.say(`${letters.slice(start, end).join("")} → ${form.dataset.block}`);
  };
  editor.find("blank-it").addEventListener("click", blankIt);
  editor.keys(box, { Enter: blankIt, b: blankIt, z: () => editor.undo() });

  const read = () => ({
    medium: "text",
    blanks: editor.rows.filter((row) => ["start", "end"].some((name) => editor.field(row, name).value !== "")).map(placeOf),
  });
  return { read, draw };
}
