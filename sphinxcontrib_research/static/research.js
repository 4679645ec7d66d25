// Filters, sorts, unfolds, copies. Pages are complete without it.
// No module, which pages on disk can't load.
"use strict";
{
const words = document.currentScript.dataset;
const language = document.documentElement.lang || "en";
const { compare } = new Intl.Collator(language, { numeric: true });
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (target, type, act) => target.addEventListener(type, act, true);
const add = (place, tag, properties) => place.appendChild(Object.assign(document.createElement(tag), properties));
const { format } = new Intl.NumberFormat(language);

const letters = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i" };
const plain = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/([\p{sc=Latn}\p{sc=Grek}])\p{M}+/gu, "$1").normalize()
    .replace(/[ßøłđæœı]/g, (letter) => letters[letter]);
const split = (text) => plain(text).split(/\s+/).filter(Boolean);

// A page's second filter or table has names with a 2.
const parameter = (name, number) => name + (number ? number + 1 : "");
const given = (name) => new URLSearchParams(location.search).get(name) ?? "";

// What is typed in one go is one step of the history.
function note(values, state = null) {
  const url = new URL(location);
  for (const [name, value] of values)
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  const act = state && state === history.state ? "replaceState" : "pushState";
  if (url.href !== location.href) history[act](state, "", url);
}

// Marks that change nothing in the page.
const hits = new (window.Highlight ?? Set)();
CSS.highlights?.set("research-hit", hits);

function findHits(root, terms) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const text = plain(node.data);
    // A letter that becomes two would shift the marks.
    for (const term of text.length === node.length ? terms : [])
      for (let at = -1; (at = text.indexOf(term, at + 1)) >= 0; ) {
        const ends = { startContainer: node, startOffset: at, endContainer: node, endOffset: at + term.length };
        found.push(new StaticRange(ends));
      }
  }
  return found;
}

// Hidden papers leave the page: thousands make browsers slow.
const PARENTS = ".research-entries, .research-table > tbody";
for (const parent of all(PARENTS)) parent.order = [...parent.children];
const papersIn = (root) => all(PARENTS, root).flatMap(({ order }) => order);

function place(parent) {
  const wanted = parent.order.filter(({ hidden }) => !hidden);
  const isLonger = [...parent.children].every((child, at) => child === wanted[at]);
  if (isLonger) parent.append(...wanted.slice(parent.childElementCount));
  else parent.replaceChildren(...wanted);
}

const count = (counts, key, number = 1) => counts.set(key, (counts.get(key) ?? 0) + number);

// Filters

const MOST = 50;

function makeFilter([box, ...parts], number) {
  const status = box.querySelector("[role=status]");
  const fields = all("input, select", box);
  const [input, ...selects] = fields;
  const names = fields.map(({ name }) => parameter(name, number));
  const rows = parts.map(papersIn);
  const parents = parts.flatMap((part) => all(PARENTS, part));
  const isSet = () => fields.some(({ value }) => value);
  const isWanted = (element) => !entries.get(element).missed.length;
  let entries, papers, later, next, isTyping, wasSet = false, limit = Infinity, shown = rows.flat(), marked = [];

  function read() {
    entries = new Map();
    parts.forEach((part, at) => {
      const { title, ...facets } = JSON.parse(part.querySelector(":scope > script").textContent);
      rows[at].forEach((element, row) => {
        const valuesOf = (name) => facets[name][1][row].map((at) => facets[name][0][at]);
        const heading = title?.[row] ?? element.querySelector(".research-title").textContent;
        const text = plain([heading, ...Object.keys(facets).flatMap(valuesOf)].join("\n"));
        entries.set(element, { values: [text, ...selects.map(({ name }) => valuesOf(name))] });
      });
    });
    // Once each: groups repeat them.
    papers = [...new Map([...entries.values()].map((entry) => [entry.values[0], entry])).values()];
  }

  function filter() {
    if (!entries) read();
    const asked = fields.map(({ value }, at) => (at ? [value].filter(Boolean) : split(value)));
    const places = [...fields.keys()].filter((at) => asked[at].length);
    for (const entry of entries.values())
      entry.missed = places.filter((at) => !asked[at].every((one) => entry.values[at].includes(one)));
    const sizes = new Map();
    for (const parent of parents) {
      const size = parent.order.filter(isWanted).length;
      for (let group = parent; (group = group.parentElement.closest(".research-group")); ) count(sizes, group, size);
    }
    for (const [group, size] of sizes) {
      const label = group.querySelector(".research-count");
      group.hidden = !size;
      if (label) label.textContent = `(${format(size)})`;
      if (isSet() !== wasSet) group.open = !wasSet;
    }
    wasSet = isSet();
    show();
    clearTimeout(later);
    later = setTimeout(tell, 150, asked[0]);
  }

  function show() {
    const stays = new Set(parts.flatMap(papersIn).filter(isWanted).slice(0, limit));
    for (const element of [...shown, ...stays]) element.hidden = !stays.has(element);
    shown = [...stays];
    parents.forEach(place);
  }

  // Further hits follow on leaving the box or scrolling.
  function lengthen() {
    if (!(limit < entries?.size)) return;
    limit += 500;
    show();
    next = requestAnimationFrame(lengthen);
  }

  function tell(terms) {
    const size = papers.filter(({ missed }) => !missed.length).length;
    const text = status.dataset[size ? "shown" : "none"];
    status.textContent = text.replace("{count}", format(size)).replace("{total}", format(papers.length));
    selects.forEach((select, at) => {
      // How many papers have each value, whatever this menu is set to.
      const counts = new Map();
      for (const { missed, values } of papers)
        if (missed.every((one) => one === at + 1)) for (const value of values[at + 1]) count(counts, value);
      for (const option of all("option + option", select)) {
        const size = counts.get(option.value) ?? 0;
        option.label = `${option.value} (${format(size)})`;
        option.disabled = !size && !option.selected;
      }
    });
    for (const hit of marked) hits.delete(hit);
    marked = shown.slice(0, MOST).flatMap((element) => findHits(element, terms));
    for (const hit of marked) hits.add(hit);
    if (isTyping) keep();
  }

  function keep() {
    note(fields.map(({ value }, at) => [names[at], value.trim()]), isTyping && names[0]);
    isTyping = false;
  }

  function restore() {
    fields.forEach((field, at) => (field.value = given(names[at])));
    filter();
  }

  function clear() {
    note(names.map((name) => [name]));
    restore();
  }

  function reset() {
    clear();
    input.focus();
  }

  function shorten() {
    cancelAnimationFrame(next);
    limit = MOST;
    filter();
  }

  on(box, "focusin", shorten);
  on(box, "input", ({ target }) => {
    isTyping = target === input;
    shorten();
    if (!isTyping) keep();
  });
  on(box, "focusout", ({ relatedTarget }) => box.contains(relatedTarget) || lengthen());
  on(window, "scroll", lengthen);
  on(box, "keydown", ({ key }) => key === "Escape" && isSet() && reset());
  on(box.querySelector("[data-research=clear]"), "click", reset);
  on(window, "popstate", restore);
  box.hidden = false;
  if (names.some(given)) restore();
  else setTimeout(filter, 200);

  // Show an entry or a group that a link leads to.
  return (hidden) => {
    if (!parents.some((parent) => hidden.contains(parent) || parent.order.includes(hidden))) return;
    limit = Infinity;
    clear();
  };
}

// Each box, with the lists or the table below it.
const lists = [];
for (const element of all(".research-search, [data-search] > script"))
  if (element.matches("script")) lists.at(-1).push(element.parentElement);
  else lists.push([element]);
const filters = lists.map(makeFilter);

// Tables

all(".research-table").forEach((table, number) => {
  const heads = all("thead th", table);
  const body = table.tBodies[0];
  const rows = body.order;
  const name = parameter("sort", number);

  function sort() {
    const [, minus, key] = given(name).match(/(-?)(.*)/);
    const column = heads.findIndex(({ dataset }) => dataset.key === key);
    const texts = rows.map(({ cells }) => cells[column]?.dataset.sort ?? cells[column]?.textContent.trim());
    const order = texts.some(isNaN) ? compare : (a, b) => a - b;
    // Empty ones last, both ways.
    const sign = minus ? -1 : 1;
    const places = [...rows.keys()].sort((a, b) => !texts[a] - !texts[b] || sign * order(texts[a], texts[b]));
    body.order = places.map((at) => rows[at]);
    place(body);
    heads.forEach((head, at) => (head.ariaSort = at !== column ? null : minus ? "descending" : "ascending"));
  }

  for (const head of heads) {
    const { key } = head.dataset;
    const label = [...head.childNodes];
    add(head, "button", { type: "button", className: "research-sort" }).append(...label);
    on(head, "click", () => {
      note([[name, { ascending: `-${key}`, descending: "" }[head.ariaSort] ?? key]]);
      sort();
    });
  }
  on(window, "popstate", sort);
  sort();
});

// Folds

const FOLDS = "details[class^=research-]:not(.research-more)";

function follow() {
  const id = location.hash.slice(1);
  const target = document.getElementById(id) ?? papersIn(document).find((paper) => paper.id === id);
  if (!target) return;
  const hidden = target.closest("[hidden]");
  if (hidden) for (const showAgain of filters) showAgain(hidden);
  for (let fold = target; (fold = fold?.closest("details")); fold = fold.parentElement) fold.open = true;
  land(target, 9);
}

// Far papers have their height as they come near; themes that scroll smoothly would pass by them all.
function land(target, frames) {
  target.scrollIntoView({ behavior: "instant" });
  if (frames) requestAnimationFrame(() => land(target, frames - 1));
}

for (const toolbar of all(".research-folds")) toolbar.hidden = false;
// What Sphinx's search sought.
const sought = split(given("highlight") || localStorage.sphinx_highlight_terms || "");
for (const fold of sought.length ? all(FOLDS) : []) if (findHits(fold, sought).length) fold.open = true;
follow();
on(window, "hashchange", follow);
on(document, "click", ({ target }) => {
  if (target.closest("a")?.href === location.href) setTimeout(follow);
  const action = target.closest("button")?.dataset.research;
  if (!/open|close/.test(action)) return;
  const roots = lists.find(([box]) => box.contains(target)) ?? [target.closest(".research-list")];
  const within = (root) => [root, ...papersIn(root)].flatMap((one) => all(FOLDS, one));
  const folds = roots[0] ? roots.flatMap(within) : all("details.research-topic");
  for (const fold of folds) fold.open = action === "open";
});

// Copies

const voice = add(document.body, "p", { className: "research-voice", role: "status" });

function addCopy(place, label, text) {
  if (!navigator.clipboard || place.querySelector(`:scope > [data-copies="${label}"]`)) return;
  const button = add(place, "button", { type: "button", className: "research-copy", textContent: label });
  button.dataset.copies = label;
  on(button, "click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = voice.textContent = words.copied;
    setTimeout(() => ([button.textContent, voice.textContent] = [label, ""]), 2000);
  });
}

function addBibtex(place) {
  for (const [part, label] of [["p", words.citation], ["pre", words.bibtex]])
    if (place.querySelector(part)) addCopy(place, label, () => place.querySelector(part).textContent);
}
all("div.research-bibtex").forEach(addBibtex);

for (const type of ["pointerover", "focusin", "toggle"])
  on(document, type, ({ target }) => {
    const entry = target.closest(".research-list .research-paper");
    if (!entry) return;
    all(".research-bibtex", entry).forEach(addBibtex);
    if (entry.id) addCopy(entry, words.link, () => `${location.href.split(/[?#]/)[0]}#${entry.id}`);
  });
}
