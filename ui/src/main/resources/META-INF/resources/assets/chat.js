// The conversation on an agent's page: streams answers, shows sources and receipts. Model text becomes DOM nodes, never HTML.
"use strict";
(() => {
  const root = document.querySelector("[data-chat]");
  if (!root) return;
  const agent = root.dataset.agent, T = JSON.parse(root.dataset.texts), api = `/api/v1/agents/${agent}`;
  const turns = root.querySelector("[data-turns]"), form = root.querySelector("[data-ask]"), box = form.querySelector("textarea");
  const status = root.querySelector("[data-status]"), forget = root.querySelector("[data-forget]"), memory = `conversation:${agent}`;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let conversation = root.dataset.conversation || sessionStorage.getItem(memory) || null, running = null, receipts = 0;

  /* ── small DOM helpers ── */
  const el = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
    node.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
    return node;
  };
  const svg = (id, kind) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS(node.namespaceURI, "use");
    node.setAttribute("class", kind === "mark" ? "logo" : "i s");
    if (kind === "mark") { node.setAttribute("viewBox", "0 0 48 48"); node.setAttribute("fill", "currentColor"); }
    node.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${root.dataset.icons}#${id}`);
    node.append(use);
    return node;
  };
  const button = (label, icon, press, css = "btn quiet dense") => {
    const node = el("button", {type: "button", class: css}, icon ? svg(icon) : "", label);
    node.addEventListener("click", press);
    return node;
  };
  const seal = () => el("span", {class: `seal s ${root.dataset.pigment}`, "aria-hidden": "true"}, root.dataset.mark);
  const signs = {CNY: document.documentElement.lang.startsWith("en") ? "CN¥" : "¥", USD: "US$", EUR: "€"};
  const money = amount => (signs[amount.currency] || amount.currency + " ") + amount.amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");

  /* ── a Markdown subset as nodes: paragraphs, lists, headings, tables, code, quotes, strong, emphasis, links, marks [n] ── */
  const INLINE = /(`[^`\n]+`)|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|!?\[([^\]\n]{0,300})\]\(([^()\s]{1,2000})(?:\s+"[^"\n]*")?\)|\[(\d{1,3})\]/g;
  function inline(text, cites) {
    const nodes = [];
    let end = 0;
    for (const found of text.matchAll(INLINE)) {
      nodes.push(text.slice(end, found.index));
      const [whole, code, strong, emphasis, label, href, mark] = found;
      if (code) nodes.push(el("code", {}, code.slice(1, -1)));
      else if (strong) nodes.push(el("strong", {}, ...inline(strong, cites)));
      else if (emphasis) nodes.push(el("em", {}, ...inline(emphasis, cites)));
      else if (mark) nodes.push(cite(Number(mark), cites));
      else nodes.push(whole.startsWith("!") ? label : link(label, href));
      end = found.index + whole.length;
    }
    nodes.push(text.slice(end));
    return nodes.filter(node => node !== "");
  }
  function link(label, href) {
    let address;
    try { address = new URL(href); } catch { return label; }
    if (address.protocol !== "https:" && address.protocol !== "http:") return label;
    return el("a", {href: address.href, rel: "nofollow noopener noreferrer ugc", target: "_blank"}, label || address.host);
  }
  function blocks(text, cites) {
    const out = [], lines = text.replace(/\r\n?/g, "\n").split("\n");
    let i = 0;
    const run = test => { const taken = []; while (i < lines.length && test(lines[i])) taken.push(lines[i++]); return taken; };
    const items = (name, pattern) => el(name, {}, ...run(line => pattern.test(line)).map(line => el("li", {}, ...inline(line.replace(pattern, ""), cites))));
    while (i < lines.length) {
      const line = lines[i];
      if (!line.trim()) i++;
      else if (/^\s*```/.test(line)) { i++; out.push(el("pre", {}, el("code", {}, run(l => !/^\s*```/.test(l)).join("\n")))); i++; }
      else if (/^#{1,6}\s/.test(line)) { out.push(el("h3", {}, ...inline(line.replace(/^#+\s+/, ""), cites))); i++; }
      else if (/^\s*[-*+]\s+/.test(line)) out.push(items("ul", /^\s*[-*+]\s+/));
      else if (/^\s*\d{1,3}[.)、]\s+/.test(line)) out.push(items("ol", /^\s*\d{1,3}[.)、]\s+/));
      else if (/^\s*>/.test(line)) out.push(el("blockquote", {}, ...inline(run(l => /^\s*>/.test(l)).map(l => l.replace(/^\s*>\s?/, "")).join(" "), cites)));
      else if (/^\s*\|.*\|\s*(\[\d+\]\s*)*$/.test(line)) out.push(table(run(l => /^\s*\|.*\|/.test(l)), cites));
      else out.push(el("p", {class: "pre"}, ...inline(run(l => l.trim() && !/^(\s*```|#{1,6}\s|\s*[-*+]\s+|\s*\d{1,3}[.)、]\s+|\s*>)/.test(l)).join("\n") || lines[i++], cites)));
    }
    return out;
  }
  function table(lines, cites) {
    const rows = lines.filter(line => !/^[\s|:-]+$/.test(line)).map(line => line.trim().replace(/^\|/, "").replace(/\|(?=[^|]*$)/, " ").split("|"));
    return el("table", {}, el("tbody", {}, ...rows.map(cells => el("tr", {}, ...cells.map(cell => el("td", {}, ...inline(cell.trim(), cites)))))));
  }

  /* ── citations ── */
  let popovers = 0;
  function cite(n, cites) {
    const citation = cites.get(n);
    if (!citation) return el("span", {class: "cite", hidden: true, "data-n": n});
    const id = `cite-${++popovers}`;
    const open = el("button", {type: "button", "aria-expanded": "false", "aria-controls": id, "aria-label": `${T.source} ${n}`}, String(n));
    const around = el("div", {class: "around", hidden: true, tabindex: "-1"});
    const context = button(T.context, null, () => surroundings(citation, around, context), "linkish tiny");
    return el("span", {class: "cite"}, open, el("span", {class: "cite-pop", role: "note", id},
      el("b", {}, citation.document), el("span", {class: "faint tiny"}, citation.place), el("q", {}, citation.quote), context, around));
  }
  async function surroundings(citation, around, pressed) {
    if (pressed.getAttribute("aria-disabled")) return;
    pressed.setAttribute("aria-disabled", "true");
    let passages = [];
    try {
      const answer = await fetch(`${api}/passages/${citation.documentId}/${citation.passage}`);
      if (answer.ok) passages = (await answer.json()).passages;
    } catch { /* said below */ }
    around.replaceChildren(...(passages.length ? passages.map(p => el("p", {class: p.asked ? "here" : ""}, p.text)) : [el("p", {}, T.contextGone)]));
    around.hidden = false;
    around.focus({preventScroll: true});
    pressed.hidden = true;
  }
  const opened = () => root.querySelectorAll('.cite > [aria-expanded="true"]');
  function place(mark) {
    const pop = mark.querySelector(".cite-pop");
    if (!pop || innerWidth <= 720) return;
    const box = mark.closest(".answer").getBoundingClientRect();
    pop.style.left = `${Math.min(-18, box.right - mark.getBoundingClientRect().left - 344)}px`;
  }
  root.addEventListener("mouseover", event => { const mark = event.target.closest(".cite"); if (mark) place(mark); });
  document.addEventListener("click", event => {
    const pressed = event.target.closest(".cite > button");
    if (event.target.closest(".cite-pop")) return;
    opened().forEach(other => other !== pressed && other.setAttribute("aria-expanded", "false"));
    if (pressed) { pressed.setAttribute("aria-expanded", pressed.getAttribute("aria-expanded") !== "true"); place(pressed.parentNode); }
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    opened().forEach(open => { open.setAttribute("aria-expanded", "false"); open.focus(); });
    root.querySelectorAll(".cite:hover").forEach(mark => { mark.classList.add("shut"); mark.addEventListener("mouseleave", () => mark.classList.remove("shut"), {once: true}); });
  });
  root.addEventListener("focusout", event => {  // a source left behind by the keyboard closes
    const mark = event.target.closest(".cite");
    if (mark && event.relatedTarget && !mark.contains(event.relatedTarget)) mark.firstElementChild.setAttribute("aria-expanded", "false");
  });

  /* ── receipt and price ── */
  function receipt(left, price, id, end) {
    const sent = left.left > 0, engine = left.engine ? [el("p", {class: "tiny"}, `${T.policy} ${T.policies[left.policy] || left.policy} · ${T.engine} ` + (sent ? `${left.engine}${left.model ? " · " + left.model : ""} · ${left.region ? T.region + " " + left.region : T.regionUnsaid}` : T.engineBuiltIn))] : [];
    const node = el("details", {class: sent ? "receipt" : "receipt stay", open: receipts++ === 0},
      el("summary", {}, svg(sent ? "b-pass" : "b-stay", "mark"), el("b", {}, T.receipt), left.shortHash ? el("span", {class: "faint mono"}, left.shortHash) : "",
        el("span", {class: "push"}, sent ? fill(T.sent, {passages: left.passages, bytes: left.left}) : T.nothingLeft), svg("i-down")));
    if (sent) node.append(el("div", {class: "cross"}, el("h3", {}, T.sentAll), el("p", {class: "sent pre"}, left.body)));
    const stayed = el("div", {}, el("h3", {}, T.stayed), el("p", {}, left.conversation > 0 ? T.stayedButTalk : sent ? T.stayedRest : T.stayedAll), ...engine,
      left.hash ? el("p", {class: "tiny faint"}, `${T.hash} `, el("span", {class: "mono"}, left.hash)) : "");
    node.append(el("div", {class: "cross row wrap-ok both"}, stayed, price ? prices(price, id, end) : ""));
    return node;
  }
  function prices(price, id, end) {
    const list = el("dl", {}), line = (label, value, css = "") => list.append(el("dt", {class: css}, label), el("dd", {class: css}, value));
    const whole = micros(price.message.amount) + micros(price.engine ? price.engine.amount : "0"), spared = whole - micros(price.charged.amount);
    line(T.listPrice, money(price.message));
    if (price.engine) line(fill(T.engineCost, {tokens: price.engineTokens}), money(price.engine));
    const answered = end !== "abstained" && end !== "failed";  // else the plan's or the day's message is given back, too
    if (spared > 0n)
      line(answered && price.plan ? T.inPlan : answered && price.free ? T.freeDeducted : price.brokeOff ? T.notWritten : T.notCharged, "−" + money({...price.charged, amount: decimal(spared)}));
    line(T.youPay, money(price.charged), "sum");
    if (price.tax) line(T.taxIn, money(price.tax), "faint");
    if (price.unused) { line(T.heldFirst, money(price.list), "faint"); line(T.engineUnused, money(price.unused), "faint"); }
    if (price.balance) line(T.balance, money(price.balance));
    return el("div", {}, list, id && Number(price.charged.amount) ? el("p", {class: "tiny"}, el("a", {href: `/wallet/messages/${id}`}, T.whyThis)) : "");
  }
  const micros = amount => { const [whole, part = ""] = amount.split("."); return BigInt(whole + (part + "000000").slice(0, 6)); };
  const decimal = value => { const digits = String(value).padStart(7, "0"); return `${digits.slice(0, -6)}.${digits.slice(-6).replace(/0{1,4}$/, "")}`; };
  function meter(price) {
    if (price.plan) return; // neither uses a free one nor costs anything
    const values = {left: price.freeLeft, of: price.freePerDay}, bar = document.querySelector("[data-meter]"), cost = root.querySelector("[data-cost]");
    for (const node of document.querySelectorAll("[data-free]")) node.textContent = fill(T.freeLeft, values);
    for (const node of document.querySelectorAll("[data-free-short]")) node.textContent = fill(T.freeLeftShort, values);
    if (bar && price.freePerDay) { bar.setAttribute("aria-valuenow", price.freeLeft); bar.firstElementChild.dataset.tenths = Math.ceil(10 * price.freeLeft / price.freePerDay); }
    if (Number(price.message.amount)) cost.textContent = price.freeLeft ? T.usesFree : fill(root.dataset.signedIn === "true" ? T.costs : T.usedUp, {price: money(price.message)});
  }

  /* ── one turn ── */
  function turn(question, before = null) {
    const said = el("div", {class: "said"}), notes = el("div"), foot = el("div", {class: "row tiny faint tools"});
    const both = [el("p", {class: "ask"}, question), el("div", {class: "answer"}, seal(), el("div", {}, said, notes, foot))];
    if (before) before.before(...both); else turns.append(...both);
    return {question, said, notes, foot, text: "", cites: new Map(), left: null, price: null, spoken: 0};
  }
  function draw(t, writing) {
    t.said.replaceChildren(...blocks(t.text, t.cites));
    if (writing) (t.said.lastElementChild && t.said.lastElementChild.matches("p, h3") ? t.said.lastElementChild : t.said).append(el("span", {class: "caret", "aria-hidden": "true"}));
  }
  function speak(t, all) {  // by sentence
    const rest = t.text.slice(t.spoken), end = all ? rest.length : Math.max(...["。", "！", "？", ". ", "! ", "? ", "\n"].map(mark => rest.lastIndexOf(mark))) + 1;
    if (end > 0) { status.textContent = rest.slice(0, end).replace(/\[\d+\]|[*#`|]/g, ""); t.spoken += end; }
  }
  const note = (kind, icon, text, ...more) => el("div", {class: `note ${kind}`}, svg(icon), el("div", {}, text, ...more));
  function finish(t, name, end) {
    if (end.text) t.text = end.text;
    t.id = end.id || t.id;
    draw(t, false);
    speak(t, true);
    if (end.conversation) keep(end.conversation);
    const notes = [];
    if (name === "held") notes.push(note("wait", "i-clock", T.held));
    if (name === "abstained") notes.push(el("p", {class: "small soft"}, T.abstained));
    if (name === "refused") notes.push(note("bad", "i-alert", end.detail || T.failed, ...money402(end.code)));
    if (name === "failed") notes.push(note("bad", "i-alert", end.detail || T.failed));
    if (name === "done" && end.code === "partial") notes.push(note("wait", "i-alert", end.detail));
    if (name === "stopped") notes.push(el("p", {class: "small soft"}, T.stopped));
    if (name === "offline") notes.push(note("bad", "i-alert", T.offline));
    if (t.left) notes.push(receipt(t.left, t.price, t.id, name));
    else if (t.price && t.price.brokeOff) notes.push(el("div", {class: "receipt"}, el("div", {class: "cross"}, prices(t.price, t.id, name))));
    t.notes.replaceChildren(...notes);
    if (notes.length && name !== "done" && notes[0].textContent) status.textContent = notes[0].textContent;
    t.foot.replaceChildren(...(t.text && navigator.clipboard ? [copy(t)] : []), ...(name === "failed" || name === "offline" ? [button(T.retry, "i-retry", () => { drop(t); ask(t.question, name === "offline" ? t.key : undefined); })] : []));
  }
  const money402 = code => !["free_quota_used", "insufficient_funds", "no_credit_in_currency", "daily_limit_reached", "monthly_limit_reached"].includes(code) ? []
    : root.dataset.signedIn === "true" ? [" ", el("a", {href: "/wallet"}, T.topUp)] : [" ", el("a", {href: `/signin?next=${encodeURIComponent(root.dataset.here)}`}, T.signIn)];
  const copy = t => { const node = button(T.copy, "i-copy", async () => { await navigator.clipboard.writeText(t.text.replace(/\s?\[\d+\]/g, "")); node.lastChild.textContent = T.copied; }); return node; };
  const drop = t => { t.said.closest(".answer").previousElementSibling.remove(); t.said.closest(".answer").remove(); };
  function keep(id) { conversation = id; sessionStorage.setItem(memory, id); show(); }
  function show() { if (forget) { forget.hidden = !conversation; forget.elements.conversation.value = conversation || ""; } form.elements.conversation.value = conversation || ""; }

  /* ── who waits before you: a dot each, you are the last one ── */
  const line = before => el("span", {class: "queue", "aria-hidden": "true"}, before > 6 ? el("b", {}, "⋯") : "", ...Array.from({length: Math.min(before, 6)}, () => el("i", {})), el("i", {class: "you"}));

  /* ── asking ── */
  const newKey = () => crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  async function ask(question, key = newKey()) {
    if (running || !question.trim()) return;
    const t = turn(question), control = new AbortController();
    t.key = key;
    running = control;
    form.setAttribute("aria-busy", "true");
    const phase = el("span", {class: "phase"}, T.looking);
    t.foot.replaceChildren(phase, button(T.stop, "i-stop", () => control.abort(), "btn dense push"));
    t.said.replaceChildren(el("div", {class: "bone"}), el("div", {class: "bone"}));
    t.foot.scrollIntoView({block: "nearest"});
    const waking = setTimeout(() => { phase.textContent = T.waking; }, 1500);
    let over = false, queued = false;
    try {
      const answer = await fetch(`${api}/messages`, {method: "POST", signal: control.signal,
        headers: {"Content-Type": "application/json", Accept: "text/event-stream", "Idempotency-Key": key}, body: JSON.stringify({text: question, conversation})});
      if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        if (problem.code === "unknown_conversation") { sessionStorage.removeItem(memory); conversation = null; show(); }
        finish(t, answer.status >= 500 ? "failed" : "refused", {detail: problem.detail, code: problem.code});
        over = true;
      } else for await (const [name, data] of events(answer.body)) {
        if (name === "queued") { clearTimeout(waking); const told = data.before ? fill(T.queued, {before: data.before}) : T.queuedNext; phase.replaceChildren(line(data.before), el("span", {}, told, el("small", {}, T.queuedHint))); if (!queued) { queued = true; t.said.replaceChildren(); status.textContent = told; } }
        else if (name === "token") { clearTimeout(waking); phase.textContent = T.writing; t.text += data.text; draw(t, true); speak(t, false); }
        else if (name === "citation") { t.cites.set(data.n, data); if (t.text) draw(t, true); }
        else if (name === "receipt") t.left = data;
        else if (name === "price") { t.price = data; meter(data); }
        else { finish(t, name, data); over = true; }
      }
      if (!over) finish(t, "offline", {});
    } catch (failure) {
      if (!over) finish(t, failure.name === "AbortError" ? "stopped" : "offline", {});
    } finally {
      clearTimeout(waking);
      running = null;
      form.removeAttribute("aria-busy");
      t.foot.scrollIntoView({block: "nearest"});
    }
  }
  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return;
      buffer += value;
      for (let end; (end = buffer.indexOf("\n\n")) >= 0; buffer = buffer.slice(end + 2)) {
        const lines = buffer.slice(0, end).split("\n"), of = field => lines.filter(line => line.startsWith(field + ": ")).map(line => line.slice(field.length + 2)).join("\n");
        if (of("event")) yield [of("event"), JSON.parse(of("data"))];
      }
    }
  }
  const grow = () => { box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight, 200)}px`; };
  form.addEventListener("submit", event => {
    event.preventDefault();
    const example = event.submitter && event.submitter.name === "example" ? event.submitter.value : null;
    if (running) return;
    ask(example || box.value);
    if (!example) { box.value = ""; grow(); }
    box.focus();
  });
  box.addEventListener("input", grow);
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });

  /* ── the conversation so far ── */
  const clear = () => { sessionStorage.removeItem(memory); conversation = null; show(); };
  root.querySelector("[data-new]").addEventListener("click", () => clear());
  if (forget) forget.addEventListener("submit", async event => {
    event.preventDefault();
    const answer = await fetch(`${api}/conversations/${conversation}`, {method: "DELETE"});
    if (!answer.ok && answer.status !== 404) return;
    clear();
    while (turns.querySelector(".ask")) { const asked = turns.querySelector(".ask"); asked.nextElementSibling.remove(); asked.remove(); }
    history.replaceState(null, "", location.pathname);
    status.textContent = T.deleted;
  });
  async function reload() {
    const answer = await fetch(`${api}/conversations/${conversation}`);
    if (!answer.ok) return clear();
    const before = (await answer.json()).turns, meanwhile = turns.querySelector(".ask");  // asked while this was on its way
    for (const kept of before) {
      const t = turn(kept.question, meanwhile);
      t.cites = new Map(kept.citations.map(citation => [citation.n, citation]));
      t.text = kept.text;
      t.spoken = t.text.length;
      t.id = kept.id;
      t.left = kept.receipt;
      t.price = kept.price;
      finish(t, kept.status === "abstained" ? "abstained" : "done", {});
    }
    status.textContent = "";
  }
  show();
  if (root.dataset.conversation) keep(root.dataset.conversation);
  else if (conversation) reload().catch(() => {});
})();
