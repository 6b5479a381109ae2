// The text viewer: what is selected becomes the place of a new mark, counted in characters (code points) of the whole text.
const points = (text) => [...text].length;

// A place in the page as a number of characters from the beginning of the clue's text; null outside its paragraphs.
function offset(node, at, body) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const passage = element.closest("[data-passage]");
  if (!passage || !body.contains(passage)) return null;
  const before = document.createRange();
  before.setStart(passage, 0);
  before.setEnd(node, at);
  return Number(passage.dataset.passage) + points(before.toString());
}

export function open(viewer, { marks, form }) {
  const body = viewer.querySelector("[data-body]");
  const closer = viewer.querySelector("[data-points-form]")?.elements; // which characters to list one by one
  const selected = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset, body);
    const end = offset(range.endContainer, range.endOffset, body);
    if (start === null || end === null || start >= end) return;
    form?.fill({ start, end });
    if (closer) [closer.start.value, closer.end.value] = [start, end];
  };
  document.addEventListener("selectionchange", selected);
  return {
    showMark(id) {
      const mark = marks.find((one) => one.id === id);
      const words = mark && body.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`);
      if (!words?.length) return;
      words[0].scrollIntoView({ block: "center" });
      for (const old of body.querySelectorAll("[data-chosen]")) delete old.dataset.chosen;
      for (const word of words) word.dataset.chosen = "";
    },
  };
}
