// What is played again and again: nothing, the whole, or one range.
import { filled } from "./audio_say.js";
import { words } from "./audio_marks.js";

const WHOLE = "whole";

export function loopOf(select, { surfer, ranges, say }) {
  const range = () => ranges().byId(select.value);

  function offer() {
    const word = (name) => select.getAttribute(`data-word-${name}`);
    const named = (region) => filled(word(region.number ? "mark" : "draft"), { n: region.number, place: words(region) });
    const before = select.value;
    const choices = [["", word("off")], [WHOLE, word("whole")], ...ranges().all().map((one) => [one.id, named(one)])];
    select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
    select.value = choices.some(([value]) => value === before) ? before : "";
  }

  function told() {
    const text = select.selectedOptions[0]?.textContent ?? "";
    say(select.value ? "looping" : "notlooping", { what: text });
  }

  function set(value) {
    offer();
    select.value = value;
    told();
  }

  select.addEventListener("focus", offer);
  select.addEventListener("change", () => {
    told();
    if (range()) surfer.setTime(range().start);
  });
  surfer.on("timeupdate", (now) => {
    const one = range();
    if (one && surfer.isPlaying() && (now >= one.end || now < one.start - 0.3)) surfer.setTime(one.start);
  });
  surfer.on("finish", () => {
    if (!select.value) return;
    surfer.setTime(range()?.start ?? 0);
    surfer.play();
  });
  offer();
  return {
    offer,
    toggle: (chosen) => set(select.value ? "" : (chosen?.id ?? WHOLE)),
    follow: (chosen) => range() && chosen && set(chosen.id), // a loop of one range goes on with the next one chosen
  };
}
