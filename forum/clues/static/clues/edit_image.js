// The picture editor: covers lie on the upright picture, the crop on the turned and tilted one; what is dragged fills the number fields.
import { words } from "./edit.js";

const INK = { black: "#000", grey: "#808080" };
const LEAST = 0.5; // percent
const BOX = ["x", "y", "w", "h"];
const inside = (n, least, most) => Math.min(most, Math.max(least, n));
const fraction = (n) => Number((n / 100).toFixed(5));

function loaded(address) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = failed;
    image.src = address;
  });
}

export async function open(editor) {
  const { form } = editor;
  const image = await loaded(form.dataset.src);
  const stage = editor.find("stage");
  const canvas = stage.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const cropFields = Object.fromEntries(BOX.map((name) => [name, form.elements[`crop_${name}`]]));
  let tool = "rectangle";
  let ghost = null; // what is being dragged

  const boxOf = (row) => Object.fromEntries(BOX.map((name) => [name, editor.number(row, name)]));
  const whole = (box) => BOX.every((name) => Number.isFinite(box[name])) && box.w > 0 && box.h > 0;
  const crop = () => Object.fromEntries(BOX.map((name) => [name, Number(cropFields[name].value || { x: 0, y: 0, w: 100, h: 100 }[name])]));
  const faces = () => [...form.querySelectorAll("[data-face]")].map((item) => ({
    ...Object.fromEntries(BOX.map((name) => [name, Number(item.querySelector(`[name=face_${name}]`).value)])),
    reason: item.querySelector("[name=face_reason]").value.trim(),
  }));

  // How the picture stands: turned, tilted, and the least canvas that holds it, in pixels of the picture.
  function framing() {
    const turn = editor.before ? 0 : Number(form.elements.turn.value);
    const tilt = editor.before ? 0 : inside(Number(form.elements.tilt.value) || 0, -15, 15);
    const [w, h] = turn % 180 ? [image.naturalHeight, image.naturalWidth] : [image.naturalWidth, image.naturalHeight];
    const [cos, sin] = [Math.cos((tilt * Math.PI) / 180), Math.abs(Math.sin((tilt * Math.PI) / 180))];
    const size = { w: w * cos + h * sin, h: w * sin + h * cos };
    const room = Math.max(200, stage.clientWidth);
    const scale = Math.min(room / size.w, Math.max(260, innerHeight * 0.7) / size.h);
    return { angle: ((turn + tilt) * Math.PI) / 180, size, scale };
  }

  function cover(box, shape, colour) {
    const [x, y, w, h] = [(box.x * image.naturalWidth) / 100, (box.y * image.naturalHeight) / 100, (box.w * image.naturalWidth) / 100, (box.h * image.naturalHeight) / 100];
    pen.beginPath();
    if (shape === "ellipse") pen.ellipse(x + w / 2, y + h / 2, w / 2, h / 2, 0, 0, 2 * Math.PI);
    else pen.rect(x, y, w, h);
    if (colour) { pen.fillStyle = colour; pen.fill(); }
  }

  function outline(width, scale) {
    for (const [ink, thick] of [["#fff", 3], ["#c06a00", 1.5]]) { // seen on any picture
      pen.strokeStyle = ink;
      pen.lineWidth = (thick * width) / scale;
      pen.stroke();
    }
  }

  function draw() {
    const { angle, size, scale } = framing();
    const dense = devicePixelRatio || 1;
    const [width, height] = [Math.round(size.w * scale), Math.round(size.h * scale)];
    Object.assign(canvas, { width: width * dense, height: height * dense });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(scale * dense, 0, 0, scale * dense, canvas.width / 2, canvas.height / 2);
    pen.rotate(angle);
    pen.translate(-image.naturalWidth / 2, -image.naturalHeight / 2);
    pen.drawImage(image, 0, 0);
    if (editor.before) return;
    faces().forEach((face, n) => {
      cover(face, "rectangle", face.reason ? null : INK.black);
      if (face.reason) outline(1, scale);
      pen.fillStyle = face.reason ? "#c06a00" : "#fff";
      pen.font = `600 ${14 / scale}px system-ui, sans-serif`;
      pen.fillText(String(n + 1), ((face.x + 0.5) * image.naturalWidth) / 100, (face.y * image.naturalHeight) / 100 + 18 / scale);
    });
    for (const row of editor.rows) {
      if (!whole(boxOf(row))) continue;
      cover(boxOf(row), editor.field(row, "shape").value, INK[editor.field(row, "colour").value]);
      if (row === editor.chosen) outline(1, scale);
    }
    if (ghost && tool !== "crop") { cover(ghost, tool, "rgb(0 0 0 / .6)"); outline(1, scale); }
    drawCrop(dense);
  }

  function drawCrop(dense) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const box = (ghost && tool === "crop") ? ghost : crop();
    if (!whole(box)) return;
    const [x, y, w, h] = [(box.x * canvas.width) / 100, (box.y * canvas.height) / 100, (box.w * canvas.width) / 100, (box.h * canvas.height) / 100];
    pen.beginPath();
    pen.rect(0, 0, canvas.width, canvas.height);
    pen.rect(x, y, w, h);
    pen.fillStyle = "rgb(128 128 128 / .75)";
    pen.fill("evenodd");
    pen.beginPath();
    pen.rect(x, y, w, h);
    if (tool === "crop") outline(dense, 1);
  }

  // A point of the pointer as percent: of the upright picture for covers, of the turned canvas for the crop.
  function at(event) {
    const { angle, scale } = framing();
    const frame = canvas.getBoundingClientRect();
    const [across, down] = [event.clientX - frame.left, event.clientY - frame.top];
    if (tool === "crop") return { x: inside((100 * across) / frame.width, 0, 100), y: inside((100 * down) / frame.height, 0, 100) };
    const [dx, dy] = [(across - frame.width / 2) / scale, (down - frame.height / 2) / scale];
    const [x, y] = [Math.cos(angle) * dx + Math.sin(angle) * dy, -Math.sin(angle) * dx + Math.cos(angle) * dy];
    return { x: inside((100 * x) / image.naturalWidth + 50, 0, 100), y: inside((100 * y) / image.naturalHeight + 50, 0, 100) };
  }

  const tidy = ({ x, y, w, h }) => {
    const [wide, high] = [inside(w, LEAST, 100), inside(h, LEAST, 100)];
    return { x: inside(x, 0, 100 - wide), y: inside(y, 0, 100 - high), w: wide, h: high };
  };
  const tell = (box, sentence, n) => editor.say(words(sentence, { n, ...Object.fromEntries(BOX.map((name) => [name, Number(box[name].toFixed(1))])) }));
  const setCrop = (box) => {
    for (const name of BOX) cropFields[name].value = Number(tidy(box)[name].toFixed(3));
    tell(tidy(box), form.dataset.placeCrop);
  };
  const put = (row, box) => {
    editor.fill(row, tidy(box));
    tell(tidy(box), form.dataset.place, editor.rows.indexOf(row) + 1);
  };
  const create = (box) => {
    const row = editor.add({ shape: tool === "ellipse" ? "ellipse" : "rectangle", ...tidy(box) });
    editor.choose(row);
    put(row, box);
    return row;
  };

  const holds = (row, point) => {
    const box = boxOf(row);
    return whole(box) && point.x >= box.x && point.x <= box.x + box.w && point.y >= box.y && point.y <= box.y + box.h;
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button || editor.before) return;
    event.preventDefault();
    stage.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    const from = at(event);
    const row = tool === "crop" ? null : editor.rows.findLast((one) => holds(one, from));
    const box = row && boxOf(row);
    if (row) editor.choose(row);
    const drag = (moved) => {
      const to = at(moved);
      if (row) put(row, { ...box, x: box.x + to.x - from.x, y: box.y + to.y - from.y });
      else ghost = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) };
      draw();
    };
    const drop = () => {
      const made = ghost;
      ghost = null;
      stage.removeEventListener("pointermove", drag);
      stage.removeEventListener("pointerup", drop);
      stage.removeEventListener("pointercancel", drop);
      if (made && made.w >= LEAST && made.h >= LEAST) { if (tool === "crop") setCrop(made); else create(made); }
      editor.changed();
    };
    stage.addEventListener("pointermove", drag);
    stage.addEventListener("pointerup", drop);
    stage.addEventListener("pointercancel", drop);
  });

  const tools = [...form.querySelectorAll("[data-tool]")];
  const take = (name) => {
    tool = name;
    for (const button of tools) button.setAttribute("aria-pressed", String(button.dataset.tool === name));
    draw();
  };
  for (const button of tools) button.addEventListener("click", () => take(button.dataset.tool));
  editor.find("turn").addEventListener("click", () => {
    form.elements.turn.value = String((Number(form.elements.turn.value) + 90) % 360);
    editor.changed();
  });

  const move = (across, down) => (event) => {
    const by = event.ctrlKey ? 0.2 : 2;
    const stretched = (box) => event.shiftKey ? { ...box, w: Math.min(box.w + across * by, 100 - box.x), h: Math.min(box.h + down * by, 100 - box.y) } : { ...box, x: box.x + across * by, y: box.y + down * by };
    if (tool === "crop") setCrop(stretched(crop()));
    else if (editor.chosen && whole(boxOf(editor.chosen))) put(editor.chosen, stretched(boxOf(editor.chosen)));
    editor.changed();
  };
  const step = (by) => () => { const row = editor.step(by); if (row && whole(boxOf(row))) tell(boxOf(row), form.dataset.place, editor.rows.indexOf(row) + 1); };
  editor.keys(stage, {
    n: () => { if (tool === "crop") take("rectangle"); create({ x: 40, y: 40, w: 20, h: 20 }); editor.changed(); },
    ",": step(-1), ".": step(1),
    ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, -1), ArrowDown: move(0, 1),
    Delete: () => editor.remove(editor.chosen), Backspace: () => editor.remove(editor.chosen),
    c: () => take(tool === "crop" ? "rectangle" : "crop"),
    z: () => editor.undo(),
    b: () => editor.showBefore(!editor.before),
  });
  new ResizeObserver(() => draw()).observe(stage.parentElement);

  const json = ({ x, y, w, h }) => ({ x: fraction(x), y: fraction(y), w: fraction(w), h: fraction(h) });
  function read() {
    const rows = editor.rows.filter((row) => BOX.some((name) => editor.field(row, name).value !== ""));
    return {
      medium: "image",
      turn: Number(form.elements.turn.value),
      tilt: Number(form.elements.tilt.value) || 0,
      crop: json(crop()),
      covers: [
        ...rows.map((row) => ({ shape: editor.field(row, "shape").value, colour: editor.field(row, "colour").value, ...json(boxOf(row)) })),
        ...faces().filter(({ reason }) => !reason).map((face) => ({ face: true, ...json(face) })),
      ],
      bared: faces().filter(({ reason }) => reason).map((face) => ({ reason: face.reason, ...json(face) })),
    };
  }
  return { read, draw };
}
