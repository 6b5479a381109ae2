// The desk by keyboard: each verb's own key presses its button; what sends a reason puts the cursor there first.
const typing = (element) => element.closest("input:not([type=radio]), textarea, select") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const target = [...document.querySelectorAll("[data-desk] [data-key]")].find((one) => one.dataset.key === event.key);
  if (!target) return;
  event.preventDefault();
  const form = target.closest("form");
  const reason = form?.elements.reason;
  const given = form && (reason?.value.trim() || form.querySelector("[name=canned]:checked"));
  if (["return", "quarantine", "refuse"].includes(target.value) && !given) reason?.focus();
  else target.click();
});
