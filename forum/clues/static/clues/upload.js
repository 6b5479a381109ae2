// A file on its way, part by part and resumed after a broken line, by the tus protocol. Without script the plain form works.
function watch(form) {
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const say = (words) => {
    progress.hidden = false;
    progress.querySelector("[data-say]").textContent = words;
  };

  form.addEventListener("submit", async (event) => {
    const file = form.elements.file?.files[0];
    if (!file) return;
    event.preventDefault();
    bar.hidden = true;
    if (file.size > Number(form.dataset.most)) return say(form.dataset.tooBig);
    if (form.dataset.size && file.size !== Number(form.dataset.size)) return say(form.dataset.another);
    event.submitter.disabled = true;
    try {
      const target = await begun(form, file);
      if (!target) return;
      bar.hidden = false;
      await send(form, file, target, say, bar);
      location.assign(target.page);
    } catch (refusal) {
      bar.hidden = true;
      say(refusal?.message || form.dataset.broken);
    } finally {
      event.submitter.disabled = false;
    }
  });
}

// {upload, page}: of a file begun before as the page says; else the words go first, and what is wrong with them comes back.
async function begun(form, file) {
  if (form.dataset.upload) return { upload: form.dataset.upload, page: form.dataset.page };
  const words = new FormData(form);
  words.delete("file");
  words.set("size", file.size);
  words.set("name", file.name);
  const answer = await fetch(form.dataset.begin, { method: "POST", body: words, headers: { Accept: "application/json" } });
  if (answer.status === 201) return answer.json();
  if (answer.status !== 422) throw new Error(form.dataset.broken);
  show(form, (await answer.json()).problems);
  return null;
}

// Beside their fields, as the page itself would say them.
function show(form, problems) {
  form.querySelectorAll("[data-problem]").forEach((old) => old.remove());
  for (const [name, sentences] of Object.entries(problems)) {
    const field = form.elements[name] ?? form.querySelector("button");
    const note = document.createElement("p");
    note.className = "notice";
    note.dataset.level = "error";
    note.dataset.problem = "";
    note.setAttribute("role", "alert");
    note.textContent = sentences.join(" ");
    field.after(note);
  }
  form.querySelector("[data-problem]")?.scrollIntoView({ block: "center" });
}

async function send(form, file, target, say, bar) {
  await import(form.dataset.tus);
  return new Promise((done, failed) => {
    new window.tus.Upload(file, {
      uploadUrl: target.upload,
      chunkSize: 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000],
      storeFingerprintForResuming: false, // nothing of a case is written into the browser's store
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      onShouldRetry: (error) => (error.originalResponse?.getStatus() ?? 0) < 400 || error.originalResponse.getStatus() === 409,
      onProgress: (sent, all) => {
        bar.value = Math.floor((100 * sent) / all);
        say(form.dataset.sending.replace("{n}", bar.value));
      },
      onSuccess: done,
      onError: (error) => failed(new Error(error.originalResponse?.getBody()?.slice(0, 300) || form.dataset.broken)),
    }).start();
  });
}

document.querySelectorAll("form[data-arrives]").forEach(watch);
