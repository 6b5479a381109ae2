// A file on its way: how far it is, and a sentence before a byte is sent when it is too big. Without script the plain form works.
import { html } from "../live/trusted.js";

function watch(form) {
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const say = (words) => {
    progress.hidden = false;
    progress.querySelector("[data-say]").textContent = words;
  };

  form.addEventListener("submit", (event) => {
    const file = form.elements.file?.files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.most)) {
      bar.hidden = true;
      return say(form.dataset.tooBig);
    }
    bar.hidden = false;
    send(form, event.submitter, say, bar);
  });
}

function send(form, button, say, bar) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.upload.addEventListener("progress", (event) => {
    bar.value = Math.round((100 * event.loaded) / event.total);
    say(bar.value < 100 ? form.dataset.sending.replace("{n}", bar.value) : form.dataset.cleaning);
    if (bar.value >= 100) bar.removeAttribute("value");
  });
  request.addEventListener("load", () => arrived(form, request));
  request.addEventListener("error", () => {
    say(form.dataset.broken);
    button.disabled = false;
  });
  button.disabled = true;
  request.send(new FormData(form));
}

// After a redirect the browser goes there itself; a page with sentences takes the place of this one's main part.
function arrived(form, request) {
  if (request.status < 300 && request.responseURL !== location.href) return location.assign(request.responseURL);
  const answer = new DOMParser().parseFromString(html(request.responseText), "text/html");
  const main = document.getElementById("main");
  main.replaceChildren(...answer.getElementById("main").childNodes);
  main.querySelectorAll("form[data-upload]").forEach(watch);
  main.querySelector(".errors, [role=alert]")?.scrollIntoView({ block: "center" });
}

document.querySelectorAll("form[data-upload]").forEach(watch);
