// While somebody reads how the belief came about, news of it is offered, not swapped in under their eyes.
document.addEventListener("toggle", (event) => {
  if (event.target.closest?.("[data-live=belief]")) event.target.toggleAttribute("data-busy", event.target.open);
}, true);
