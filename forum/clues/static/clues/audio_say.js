// What the sound viewer says: a time as on a clock, and its state in words for who does not see it.
export const clock = (seconds) => {
  const hundredths = Math.round(seconds * 100);
  const two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(hundredths / 6000)}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
};

export const filled = (words, facts = {}) => words.replace(/\{(\w+)\}/g, (_whole, name) => facts[name] ?? "");

// The sentences stand in the page, in the reader's language; steps that come fast are said once, when they end.
export function announcer(status) {
  let soon = 0;
  return (what, facts, { after = 0 } = {}) => {
    clearTimeout(soon);
    soon = setTimeout(() => (status.textContent = filled(status.getAttribute(`data-says-${what}`), facts)), after);
  };
}
