// The studio: template choice, saving by itself, live preview, uploads. Each also works without it, by forms and links.

const fill = (text, values) => Object.entries(values).reduce((t, [k, v]) => t.replaceAll(`%${k}%`, v), text);

/** Takes the marked parts of a page that the server sent and puts them in place of ours, keeping focus where it is. */
function swap(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const old of document.querySelectorAll("[data-swap]")) {
    const fresh = page.getElementById(old.id);
    if (fresh && fresh.outerHTML !== old.outerHTML && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
    else if (fresh && old.contains(document.activeElement) && old.id === "revision") old.replaceWith(document.adoptNode(fresh));
    else if (fresh && old.contains(document.activeElement)) fresh.hasAttribute("data-poll") ? old.setAttribute("data-poll", fresh.dataset.poll) : old.removeAttribute("data-poll");
  }
  return page;
}

/** The chosen template shows itself and offers its sentence, unless something else was typed. */
function newAgent(form) {
  const purpose = form.elements.purpose;
  let offered = "";
  for (const radio of form.querySelectorAll("input[name=template]")) {
    radio.addEventListener("change", () => {
      const { name, promise, mark, pigment } = radio.dataset;
      const seal = form.querySelector("[data-chosen-seal]");
      seal.textContent = mark;
      seal.className = `seal ${pigment}`;
      form.querySelector("[data-chosen-name]").textContent = name;
      form.querySelector("[data-chosen-promise]").textContent = promise;
      if (purpose.value.trim() === "" || purpose.value === offered) purpose.value = offered = promise;
    });
  }
}

/** Saves the draft a moment after the last change; what the server says about it is swapped in. */
function draft(form) {
  const quiet = 900;
  let timer = 0, running = null, again = false;
  const saved = () => document.querySelector("[data-saved]");
  const say = key => { const p = saved(); if (p) p.textContent = form.dataset[key]; };
  const mark = () => {
    for (const field of form.querySelectorAll(".input[name]")) {
      const error = document.getElementById(`${field.name}-error`);
      if (error) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", error.id); }
      else { field.removeAttribute("aria-invalid"); if (/-error$/.test(field.getAttribute("aria-describedby") ?? "")) field.removeAttribute("aria-describedby"); }
    }
  };
  async function save() {
    if (running) { again = true; return running; }
    clearTimeout(timer);
    say("saving");
    running = (async () => {
      try {
        const answer = await fetch(form.action, { method: "POST", headers: { "X-Swap": "1", Accept: "text/html" }, body: new URLSearchParams(new FormData(form)), redirect: "manual" });
        if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
        swap(await answer.text());
        mark();
        if (answer.status !== 200) say("unsaved");
        else document.dispatchEvent(new CustomEvent("draft-saved"));
      } catch { say("failed"); }
    })();
    await running;
    running = null;
    if (again) { again = false; return save(); }
  }
  const later = () => { if (form.hasAttribute("data-stale")) return; say("unsaved"); clearTimeout(timer); timer = setTimeout(save, quiet); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  addEventListener("beforeunload", () => { if (timer) clearTimeout(timer); });
  form.addEventListener("submit", () => clearTimeout(timer));
  return { flush: async () => { if (saved()?.textContent === form.dataset.unsaved || running) await save(); } };
}

/** Marks the section in view. */
function sections(nav) {
  const panels = [...document.querySelectorAll(".panel[id]")];
  const mark = () => {
    const at = panels.filter(p => p.getBoundingClientRect().top < innerHeight / 3).pop() ?? panels[0];
    for (const a of document.querySelectorAll(`#${nav.id} a`)) a.getAttribute("href") === `#${at?.id}` ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current");
  };
  addEventListener("scroll", mark, { passive: true });
  document.addEventListener("draft-saved", mark);
  mark();
}

/* ── the live preview ── */
const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};

/** Reads server-sent events from a response. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest = (rest + value).replace(/\r\n?/g, "\n");
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const block = rest.slice(0, end);
      rest = rest.slice(end + 2);
      let name = "message", data = [];
      for (const line of block.split("\n")) {
        if (line.startsWith("event:")) name = line.slice(6).trim();
        if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
      if (data.length) yield { name, data: JSON.parse(data.join("\n")) };
    }
  }
}

/** Text with marks [n] as nodes, never as HTML; marks without a source are left out. */
function prose(text, sources) {
  const paragraphs = text.split(/\n{2,}/).map(part => {
    const p = el("p", { class: "pre" });
    for (const piece of part.split(/(\[\d{1,3}\])/)) {
      const n = /^\[(\d{1,3})\]$/.exec(piece)?.[1];
      if (!n) p.append(piece.replaceAll("**", ""));
      else if (sources.has(Number(n))) p.append(el("span", { class: "cite" }, el("b", { class: "cite-mark", title: sources.get(Number(n)).quote }, n)));
    }
    return p;
  });
  return paragraphs;
}

function preview(card, saver) {
  const chat = card.querySelector("[data-chat]"), form = card.querySelector("[data-try]"), box = form.elements.text;
  const note = card.querySelector("[data-note]");
  /* A draft's turns are kept nowhere else, so that they are sent along. */
  const remembered = 6;
  let which = "draft", conversation = null, earlier = [], stop = null;
  const seal = () => chat.querySelector(".seal").cloneNode(true);
  for (const button of card.querySelectorAll("[data-which]")) button.addEventListener("click", () => {
    which = button.dataset.which;
    conversation = null;
    earlier = [];
    for (const other of card.querySelectorAll("[data-which]")) other.setAttribute("aria-pressed", String(other === button));
    note.textContent = which === "draft" ? note.dataset.draftNote : note.dataset.liveNote;
  });
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    stop?.abort();
    stop = new AbortController();
    const body = el("div", {}, el("p", {}, el("span", { class: "caret" })));
    chat.append(el("p", { class: "ask" }, text), el("div", { class: "answer" }, seal(), body));
    chat.scrollTop = chat.scrollHeight;
    chat.setAttribute("aria-busy", "true");
    await saver?.flush();
    await ask(text, body, stop.signal);
    chat.removeAttribute("aria-busy");
    chat.scrollTop = chat.scrollHeight;
  });
  async function ask(text, body, signal) {
    const draft = which === "draft", before = earlier;
    const address = draft ? `/api/v1/studio/agents/${card.dataset.agent}/preview` : `/api/v1/agents/${card.dataset.slug}/messages`;
    const sources = new Map();
    let answer = "", end = null, left = null;
    const show = () => {
      body.replaceChildren(...prose(answer, sources));
      if (!end) body.lastElementChild?.append(el("span", { class: "caret" }));
    };
    try {
      const response = await fetch(address, { method: "POST", signal, headers: { "Content-Type": "application/json", Accept: "text/event-stream", "Idempotency-Key": crypto.randomUUID() }, body: JSON.stringify(draft ? { text, earlier } : { text, conversation }) });
      if (!response.ok) { body.replaceChildren(el("p", { class: "bad" }, (await response.json()).detail ?? card.dataset.failed)); return; }
      for await (const { name, data } of events(response)) {
        if (name === "token") answer += data.text;
        else if (name === "citation") sources.set(data.n, data);
        else if (name === "receipt") left = data;
        else if (["done", "abstained", "held", "refused", "failed"].includes(name)) { end = name; answer = data.text || answer; if (data.conversation && which === "live") conversation = data.conversation; if (!answer && data.detail) answer = data.detail; }
        show();
        chat.scrollTop = chat.scrollHeight;
      }
    } catch (error) { if (error.name !== "AbortError") end = "failed"; else return; }
    end ??= "failed";
    if (draft && earlier === before && ["done", "abstained"].includes(end)) earlier = [...earlier, { question: text, answer }].slice(-remembered);
    show();
    if (end === "failed" && !answer) body.replaceChildren(el("p", { class: "bad" }, card.dataset.failed));
    if (sources.size) body.append(el("ol", { class: "sources" }, ...[...sources.values()].map(s => el("li", { title: s.quote }, el("b", {}, String(s.n)), ` ${s.document ?? s.documentName} · ${s.place}`))));
    if (left) body.append(slip(left));
  }
  /** What left, as on the public page; a draft costs nothing. */
  function slip(left) {
    const sent = left.left > 0, all = sent && left.body ? [el("div", { class: "cross" }, el("h4", {}, card.dataset.sentAll), el("p", { class: "sent pre" }, left.body))] : [];
    return el("details", { class: sent ? "receipt" : "receipt stay" }, el("summary", {}, el("b", {}, card.dataset.receipt),
      el("span", { class: "push" }, sent ? fill(card.dataset.sent, { n: String(left.left) }) : card.dataset.stayed)), ...all);
  }
}

/* ── uploads ── */
function uploads(form) {
  const list = document.querySelector("[data-uploads]"), input = document.getElementById("files"), texts = form.dataset, waiting = [];
  let running = false;
  const time = s => s < 60 ? fill(texts.sec, { n: s }) : fill(texts.min, { m: Math.floor(s / 60), s: s % 60 });
  const size = bytes => bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const wrong = sentence => list.append(el("li", { class: "bad", role: "alert" }, sentence));
  const folder = document.getElementById("folder"), dialog = folder && "webkitdirectory" in folder;
  form.querySelector("[data-send]").hidden = true;
  for (const choose of form.querySelectorAll("[data-choose]")) choose.hidden = choose.htmlFor === "folder" && !dialog;
  input.classList.add("sr");
  if (folder) { folder.closest("[data-folder-field]").classList.add("sr"); folder.addEventListener("change", () => take(folder.files, folder)); }
  form.addEventListener("submit", event => { event.preventDefault(); take(input.files); });
  input.addEventListener("change", () => take(input.files));
  form.addEventListener("dragover", event => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", event => { event.preventDefault(); form.classList.remove("over"); dropped(event.dataTransfer).then(take); });
  /** Files that were dropped; folders are walked, and their files keep the way down to them. */
  async function dropped(transfer) {
    const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some(entry => entry.isDirectory)) return transfer.files;
    const found = [];
    const walk = async entry => {
      if (entry.isFile) {
        const file = await new Promise((good, bad) => entry.file(good, bad));
        file.way = entry.fullPath.replace(/^\//, "");
        found.push(file);
        return;
      }
      const reader = entry.createReader();
      for (let some; (some = await new Promise((good, bad) => reader.readEntries(good, bad))).length;) for (const one of some) await walk(one);
    };
    for (const entry of entries) await walk(entry);
    return found;
  }
  function take(files, from = input) {
    for (const file of [...files]) if (!file.name.startsWith(".")) file.size > Number(texts.limit) ? wrong(fill(texts.tooLarge, { name: file.name })) : waiting.push(file);
    from.value = "";
    if (!running) next();
  }
  async function next() {
    running = true;
    for (let file; (file = waiting.shift());) { await send(file); await refresh(); }
    running = false;
  }
  function send(file) {
    const name = file.way || file.webkitRelativePath || file.name;
    const bar = el("progress", { max: String(file.size || 1), value: "0", "aria-label": fill(texts.uploading, { name }) }), said = el("span", { class: "faint" }), row = el("li", {}, el("span", {}, fill(texts.uploading, { name })), bar, said);
    list.append(row);
    const start = performance.now();
    return new Promise(done => {
      const request = new XMLHttpRequest();
      request.open("POST", `${texts.upload}?name=${encodeURIComponent(name)}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.addEventListener("progress", event => {
        bar.value = event.loaded;
        const seconds = Math.ceil((performance.now() - start) / 1000 * (event.total - event.loaded) / Math.max(1, event.loaded));
        said.textContent = `${size(event.loaded)} / ${size(event.total)}` + (seconds > 1 ? " · " + fill(texts.left, { time: time(seconds) }) : "");
      });
      request.addEventListener("loadend", () => {
        row.remove();
        if (request.status < 200 || request.status > 299) {
          let detail = null;
          try { detail = JSON.parse(request.responseText).detail; } catch { /* not a problem document */ }
          wrong(detail ? `${name}：${detail}` : fill(texts.failed, { name }));
        }
        done();
      });
      request.send(file);
    });
  }
}

async function refresh(path = location.pathname) {
  try {
    const answer = await fetch(path, { headers: { Accept: "text/html" } });
    if (answer.ok) swap(await answer.text());
  } catch { /* tried again with the next turn */ }
}

/** While something is on its way the parts that show it follow; when all is done the whole page does too. */
function follow() {
  let asking = false;
  setInterval(async () => {
    const poll = document.querySelector("[data-poll]");
    if (asking || document.hidden || !poll || document.querySelector(".pop:popover-open")) return;
    asking = true;
    await refresh(poll.dataset.poll);
    if (!document.querySelector("[data-poll]")) await refresh();
    asking = false;
  }, 1500);
}

/* Fields grow with what is in them, also where CSS alone does not do it yet. */
if (!CSS.supports("field-sizing", "content")) for (const area of document.querySelectorAll("textarea.input")) {
  const fit = () => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  area.addEventListener("input", fit);
  fit();
}
for (const form of document.querySelectorAll("[data-new-agent]")) newAgent(form);
let saver = null;
for (const form of document.querySelectorAll("[data-draft]")) saver = draft(form);
for (const nav of document.querySelectorAll("#sections")) sections(nav);
for (const card of document.querySelectorAll("[data-preview]")) preview(card, saver);
for (const form of document.querySelectorAll("[data-upload]")) uploads(form);
if (document.querySelector("[data-poll], [data-upload]")) follow();
for (const form of document.querySelectorAll("[data-busy]")) form.addEventListener("submit", event => {
  if (!event.submitter?.hasAttribute("formaction")) return;
  event.submitter.textContent = form.dataset.busy;
  form.setAttribute("aria-busy", "true");
});
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
}
