// Filters, sorts, unfolds, copies. Pages are complete without it.
// One strict block, so that no name is global: browsers run no modules in pages opened from disk.
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
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßøłđæœı]/g, (letter) => letters[letter]);
const split = (text) => plain(text).split(/\s+/).filter(Boolean);

// A page's second filter or table has names with a 2.
const parameter = (name, number) => name + (number ? number + 1 : "");
const given = (name) => new URLSearchParams(location.search).get(name) ?? "";

function note(values, isStep) {
  const url = new URL(location);
  for (const [name, value] of values)
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  if (url.href !== location.href) history[isStep ? "pushState" : "replaceState"](history.state, "", url);
}

// Marks beside the page, so that nothing in it changes.
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
        const hit = new Range();
        hit.setStart(node, at);
        hit.setEnd(node, at + term.length);
        found.push(hit);
      }
  }
  return found;
}

// Filters

const MOST_SHOWN = 200;

function makeFilter([box, ...parts], number) {
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const selects = all("select", box);
  const fields = [input, ...selects];
  const names = fields.map(({ name }) => parameter(name, number));
  const elements = () => parts.map((part) => all(".research-paper", part));
  // In the order of their values, before a table is sorted.
  const rows = elements();
  const isOurs = (element) => parts.some((part) => part.contains(element) || element.contains(part));
  const groups = all(".research-group").filter(isOurs);
  const isSet = () => fields.some(({ value }) => value);
  const isWanted = (element) => !entries.get(element).missed;
  let entries, papers, shown, later, isTyping, typed = 0, wasSet = false, limit = Infinity, marked = [];

  function read() {
    entries = new Map();
    parts.forEach((part, at) => {
      const { title, ...facets } = JSON.parse(part.querySelector(":scope > script").textContent);
      rows[at].forEach((element, row) => {
        const valuesOf = (name) => facets[name][1][row].map((at) => facets[name][0][at]);
        const heading = title?.[row] ?? element.querySelector(".research-title").textContent;
        const text = plain([heading, ...Object.keys(facets).flatMap(valuesOf)].join("\n"));
        entries.set(element, { text, values: selects.map(({ name }) => valuesOf(name)) });
      });
    });
    // A paper that stands in several groups counts once.
    papers = [...new Map([...entries.values()].map((entry) => [entry.text, entry])).values()];
  }

  // How many papers have each value, whatever the facet is set to.
  function tally(facet) {
    const counts = new Map();
    for (const { missed, values } of papers)
      if (!(missed & ~(2 << facet)))
        for (const value of values[facet]) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  function filter() {
    if (!entries) read();
    const terms = split(input.value);
    const choices = selects.map(({ value }) => value);
    for (const entry of entries.values()) {
      // What keeps it out: one bit for the words, one for each facet.
      entry.missed = terms.every((term) => entry.text.includes(term)) ? 0 : 1;
      choices.forEach((value, at) => {
        if (value && !entry.values[at].includes(value)) entry.missed |= 2 << at;
      });
    }
    for (const group of groups) {
      const size = all(".research-paper", group).filter(isWanted).length;
      const count = group.querySelector(".research-count");
      group.hidden = !size;
      if (count) count.textContent = `(${format(size)})`;
      if (isSet() !== wasSet) group.open = !wasSet;
    }
    wasSet = isSet();
    show();
    clearTimeout(later);
    later = setTimeout(tell, 150, terms);
  }

  function show() {
    shown = elements().flat().filter(isWanted).slice(0, limit);
    const stays = new Set(shown);
    for (const element of entries.keys())
      if (element.hidden === stays.has(element)) element.hidden = !element.hidden;
  }

  // Thousands of hits take time: they follow when focus leaves the box, or on scrolling.
  function lengthen() {
    if (!(limit < entries?.size)) return;
    limit += MOST_SHOWN;
    show();
    requestAnimationFrame(lengthen);
  }

  function tell(terms) {
    const size = papers.filter(({ missed }) => !missed).length;
    const text = status.dataset[size ? "shown" : "none"];
    status.textContent = text.replace("{count}", format(size)).replace("{total}", format(papers.length));
    selects.forEach((select, at) => {
      const counts = tally(at);
      for (const option of all("option + option", select)) {
        const size = counts.get(option.value) ?? 0;
        option.label = `${option.value} (${format(size)})`;
        option.disabled = !size && !option.selected;
      }
    });
    for (const hit of marked) hits.delete(hit);
    marked = terms.length ? shown.slice(0, MOST_SHOWN).flatMap((element) => findHits(element, terms)) : [];
    for (const hit of marked) hits.add(hit);
    if (isTyping) keep();
  }

  // Words typed in one go are one step of the history.
  function keep() {
    const now = Date.now();
    note(fields.map(({ value }, at) => [names[at], value.trim()]), !isTyping || now - typed > 2000);
    typed = isTyping ? now : 0;
    isTyping = false;
  }

  function restore() {
    fields.forEach((field, at) => (field.value = given(names[at])));
    filter();
  }

  function clear() {
    note(names.map((name) => [name]), true);
    restore();
  }

  function shorten() {
    limit = MOST_SHOWN;
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
  on(box, "keydown", (event) => {
    if (event.key !== "Escape" || !isSet()) return;
    event.preventDefault();
    clear();
    input.focus();
  });
  on(box.querySelector("[data-research=clear]"), "click", () => {
    clear();
    input.focus();
  });
  on(window, "popstate", restore);
  box.hidden = false;
  if (names.some(given)) restore();
  else setTimeout(filter, 200);

  // Show an entry or a group that a link leads to.
  return (target) => {
    const hidden = target.closest(".research-paper[hidden], .research-group[hidden]");
    if (!hidden || !isOurs(hidden)) return;
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

all(".research-table-box > table").forEach((table, number) => {
  const heads = all("thead th", table);
  const rows = all("tbody > tr", table);
  const name = parameter("sort", number);

  // Up (1), down (-1), or in the author's order (0).
  function sort(column, sign) {
    const texts = rows.map(({ cells }) => cells[column].dataset.sort ?? cells[column].textContent.trim());
    const order = texts.some(isNaN) ? compare : (a, b) => a - b;
    const places = [...rows.keys()];
    // Without a value last, in both directions.
    if (sign) places.sort((a, b) => !texts[a] - !texts[b] || sign * order(texts[a], texts[b]) || a - b);
    table.tBodies[0].append(...places.map((at) => rows[at]));
    for (const head of heads) head.ariaSort = null;
    if (sign) heads[column].ariaSort = sign > 0 ? "ascending" : "descending";
  }

  function restore() {
    const [, minus, key] = given(name).match(/(-?)(.*)/);
    const column = heads.findIndex(({ dataset }) => dataset.key === key);
    if (column >= 0) sort(column, minus ? -1 : 1);
    else if (table.querySelector("[aria-sort]")) sort(0, 0);
  }

  heads.forEach((head, column) => {
    const label = [...head.childNodes];
    const button = add(head, "button", { type: "button", className: "research-sort" });
    button.append(...label);
    on(button, "click", () => {
      const sign = { ascending: -1, descending: 0 }[head.ariaSort] ?? 1;
      sort(column, sign);
      note([[name, sign && (sign < 0 ? "-" : "") + head.dataset.key]], true);
    });
  });
  on(window, "popstate", restore);
  restore();
});

// Folds

const FOLDS = "details[class^=research-]:not(.research-more)";

function reveal(element) {
  for (let fold = element; (fold = fold?.closest("details")); fold = fold.parentElement) fold.open = true;
}

function follow() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (const filter of filters) filter(target);
  reveal(target);
  target.scrollIntoView();
}

for (const toolbar of all(".research-folds")) toolbar.hidden = false;
// What Sphinx's search sought.
const sought = split(given("highlight") || localStorage.getItem("sphinx_highlight_terms") || "");
for (const fold of sought.length ? all(FOLDS) : []) if (findHits(fold, sought).length) reveal(fold);
follow();
on(window, "hashchange", follow);
on(document, "click", ({ target }) => {
  if (target.closest("a")?.href === location.href) setTimeout(follow);
  const action = target.closest("button")?.dataset.research;
  if (!/open|close/.test(action)) return;
  const roots = lists.find(([box]) => box.contains(target)) ?? [target.closest(".research-list")];
  const folds = roots[0] ? roots.flatMap((root) => all(FOLDS, root)) : all("details.research-topic");
  for (const fold of folds) fold.open = action === "open";
});

// Copies

const voice = add(document.body, "p", { className: "research-voice", role: "status" });

function addCopy(place, label, text) {
  if (!navigator.clipboard || place.querySelector(":scope > .research-copy")) return;
  const button = add(place, "button", { type: "button", className: "research-copy", textContent: label });
  on(button, "click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = voice.textContent = words.copied;
    setTimeout(() => ([button.textContent, voice.textContent] = [label, ""]), 2000);
  });
}

const addBibtex = (place) => addCopy(place, words.copy, () => place.querySelector("pre").textContent);
all("div.research-bibtex").forEach(addBibtex);
on(document, "toggle", ({ target }) => target.matches(".research-bibtex[open]") && addBibtex(target));

for (const type of ["pointerover", "focusin"])
  on(document, type, ({ target }) => {
    const entry = target.closest?.(".research-list .research-paper[id]");
    if (entry) addCopy(entry, words.link, () => `${location.href.split(/[?#]/)[0]}#${entry.id}`);
  });
}
