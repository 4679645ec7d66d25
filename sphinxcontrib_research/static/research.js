// Filters, sorts, unfolds, copies. Pages are complete without it, and give it all words.

const words = [...document.scripts].find(({ src }) => src === import.meta.url)?.dataset ?? {};
const language = document.documentElement.lang || "en";
const { compare } = new Intl.Collator(language, { numeric: true });
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (target, type, act) => target.addEventListener(type, act, type === "toggle");
const figure = (number) => number.toLocaleString(language);

const letters = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i" };
const plain = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßøłđæœı]/g, (letter) => letters[letter]);
const split = (text) => plain(text).split(/\s+/).filter(Boolean);

// A page's second filter or table has names with a 2.
const parameter = (name, number) => name + (number ? number + 1 : "");
const given = (name) => new URLSearchParams(location.search).get(name) ?? "";

function note(values, isStep) {
  const url = new URL(location);
  for (const [name, value] of values) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href !== location.href) history[isStep ? "pushState" : "replaceState"](history.state, "", url);
}

function makeButton(className, ...content) {
  const button = Object.assign(document.createElement("button"), { type: "button", className });
  button.append(...content);
  return button;
}

// Marks beside the page, so that nothing in it changes.
const hits = window.Highlight && new Highlight();
if (hits) CSS.highlights.set("research-hit", hits);

function mark(root, terms) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const ranges = [];
  for (let node; (node = hits && walker.nextNode()); ) {
    const text = plain(node.data);
    // A letter that becomes two would shift the marks.
    for (const term of text.length === node.length ? terms : [])
      for (let at = -1; (at = text.indexOf(term, at + 1)) >= 0; hits.add(ranges.at(-1))) {
        ranges.push(new Range());
        ranges.at(-1).setStart(node, at);
        ranges.at(-1).setEnd(node, at + term.length);
      }
  }
  return ranges;
}

// -- Filters

const MOST_SHOWN = 200;

function makeFilter(parts, number) {
  const box = parts[0].querySelector(".research-search") ?? parts[0].previousElementSibling;
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const selects = all("select", box);
  const fields = [input, ...selects];
  const names = fields.map(({ name }) => parameter(name || "q", number));
  const groups = new Map();
  const isSet = () => fields.some(({ value }) => value);
  let entries, papers, later, isTyping, typed, wasSet = false, limit = Infinity, marked = [];

  function groupsOf(element) {
    const group = element.parentElement.closest(".research-group");
    if (!group) return [];
    if (!groups.has(group)) groups.set(group, { count: group.querySelector(".research-count") });
    return [groups.get(group), ...groupsOf(group)];
  }

  function read() {
    const byText = new Map();
    entries = parts.flatMap((part) => {
      const { title, ...facets } = JSON.parse(part.querySelector("script").textContent);
      return all(".research-paper", part).map((element, row) => {
        const valuesOf = (name) => facets[name][1][row].map((at) => facets[name][0][at]);
        const shown = title?.[row] ?? element.querySelector(".research-title").textContent;
        const text = plain([shown, ...Object.keys(facets).flatMap(valuesOf)].join("\n"));
        const values = selects.map(({ name }) => valuesOf(name));
        const entry = { element, text, values, isShown: true, groups: groupsOf(element) };
        byText.set(text, entry);
        return entry;
      });
    });
    // A paper that stands in several groups counts once.
    papers = [...byText.values()];
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
    for (const state of groups.values()) state.size = 0;
    for (const entry of entries) {
      // What keeps it out: one bit for the words, one for each facet.
      entry.missed = terms.every((term) => entry.text.includes(term)) ? 0 : 1;
      selects.forEach(({ value }, at) => {
        if (value && !entry.values[at].includes(value)) entry.missed |= 2 << at;
      });
      if (!entry.missed) for (const state of entry.groups) state.size++;
    }
    for (const [group, { count, size }] of groups) {
      group.hidden = !size;
      if (count) count.textContent = `(${figure(size)})`;
      if (isSet() !== wasSet) group.open = !wasSet;
    }
    wasSet = isSet();
    show();
    clearTimeout(later);
    later = setTimeout(tell, 150, terms);
  }

  function show() {
    let count = 0;
    for (const entry of entries) {
      const isShown = !entry.missed && count++ < limit;
      if (isShown !== entry.isShown) entry.element.hidden = !isShown;
      entry.isShown = isShown;
    }
  }

  // Thousands of hits take time: they follow when focus leaves the box, or on scrolling.
  function lengthen() {
    if (!(limit < entries?.length)) return;
    limit += MOST_SHOWN;
    show();
    requestAnimationFrame(lengthen);
  }

  function tell(terms) {
    const count = papers.filter(({ missed }) => !missed).length;
    const text = count ? status.dataset.shown : status.dataset.none;
    status.textContent = text.replace("{count}", figure(count)).replace("{total}", figure(papers.length));
    selects.forEach((select, at) => {
      const counts = tally(at);
      for (const option of all("option + option", select)) {
        const size = counts.get(option.value) ?? 0;
        option.label = `${option.value} (${figure(size)})`;
        option.disabled = !size && !option.selected;
      }
    });
    for (const range of marked) hits.delete(range);
    const first = entries.filter(({ isShown }) => isShown).slice(0, MOST_SHOWN);
    marked = terms.length ? first.flatMap(({ element }) => mark(element, terms)) : [];
    if (isTyping) keep();
  }

  // Words typed in one go are one step of the history.
  function keep() {
    const now = isTyping ? Date.now() : 0;
    note(fields.map(({ value }, at) => [names[at], value.trim()]), !(now - typed < 2000));
    typed = now;
    isTyping = false;
  }

  function restore() {
    if (!entries && !names.some(given)) return;
    fields.forEach((field, at) => (field.value = given(names[at])));
    filter();
  }

  function clear() {
    for (const field of fields) field.value = "";
    filter();
    keep();
    input.focus();
  }

  on(box, "input", ({ target }) => {
    isTyping = target === input;
    limit = MOST_SHOWN;
    filter();
    if (!isTyping) keep();
  });
  on(box, "focusin", () => {
    limit = MOST_SHOWN;
    filter();
  });
  on(box, "focusout", ({ relatedTarget }) => box.contains(relatedTarget) || lengthen());
  on(window, "scroll", lengthen);
  on(box, "keydown", (event) => {
    if (event.key !== "Escape" || !isSet()) return;
    event.preventDefault();
    clear();
  });
  on(box.querySelector("[data-research=clear]"), "click", clear);
  on(window, "popstate", restore);
  box.hidden = false;
  restore();
  setTimeout(filter, 200);

  // Show an entry that a link leads to.
  return (target) => {
    if (!parts.some((part) => part.contains(target) && target.closest(".research-paper[hidden]"))) return;
    clear();
    limit = Infinity;
    show();
  };
}

const lists = [];
for (const part of all("[data-search]"))
  if (part.dataset.search === "first") lists.push([part]);
  else lists.at(-1).push(part);
const filters = lists.map(makeFilter);

// -- Tables

all(".research-table-box > table").forEach((table, number) => {
  const heads = all("thead th", table);
  const rows = all("tbody > tr", table);
  const name = parameter("sort", number);

  function sort(column, direction) {
    const texts = rows.map(({ cells }) => cells[column].dataset.sort ?? cells[column].textContent.trim());
    const order = texts.some(isNaN) ? compare : (a, b) => a - b;
    const sign = { ascending: 1, descending: -1 }[direction];
    const places = [...rows.keys()];
    // Without a value last, in both directions; equal ones in the author's order.
    if (sign) places.sort((a, b) => !texts[a] - !texts[b] || sign * order(texts[a], texts[b]) || a - b);
    table.tBodies[0].append(...places.map((at) => rows[at]));
    for (const head of heads) head.removeAttribute("aria-sort");
    if (sign) heads[column].ariaSort = direction;
  }

  function restore() {
    const wanted = given(name);
    const column = heads.findIndex(({ dataset }) => wanted.replace(/^-/, "") === dataset.key);
    if (column >= 0) sort(column, wanted[0] === "-" ? "descending" : "ascending");
    else if (table.querySelector("[aria-sort]")) sort(0);
  }

  heads.forEach((head, column) => {
    const button = makeButton("research-sort", ...head.childNodes);
    head.append(button);
    on(button, "click", () => {
      const next = { ascending: "descending", descending: "" }[head.ariaSort] ?? "ascending";
      sort(column, next);
      note([[name, next && (next[0] === "d" ? "-" : "") + head.dataset.key]], true);
    });
  });
  on(window, "popstate", restore);
  restore();
});

// -- Folds

const FOLDS = "details[class^=research-]";

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
// What Sphinx's search sought, until its own script takes it away.
const sought = split(given("highlight") || localStorage.getItem("sphinx_highlight_terms") || "");
for (const fold of sought.length ? all(FOLDS) : []) {
  const text = plain(fold.textContent);
  if (sought.some((term) => text.includes(term))) reveal(fold);
}
follow();
on(window, "hashchange", follow);
on(document, "click", ({ target }) => {
  if (target.closest("a")?.href === location.href) setTimeout(follow);
  const action = target.closest("button")?.dataset.research;
  if (action !== "open" && action !== "close") return;
  const list = target.closest(".research-list");
  for (const fold of all(list ? `${FOLDS}:not(.research-more)` : "details.research-topic", list ?? document))
    fold.open = action === "open";
});

// -- Copies

const voice = Object.assign(document.createElement("p"), { className: "research-voice", role: "status" });
document.body.append(voice);

function addCopy(place, label, text) {
  if (!navigator.clipboard || place.querySelector(":scope > .research-copy")) return;
  const button = makeButton("research-copy", label);
  on(button, "click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = voice.textContent = words.copied;
    setTimeout(() => ([button.textContent, voice.textContent] = [label, ""]), 2000);
  });
  place.append(button);
}

const addBibtex = (place) => addCopy(place, words.copy, () => place.querySelector("pre").textContent);
all("div.research-bibtex").forEach(addBibtex);
on(document, "toggle", ({ target }) => target.matches(".research-bibtex[open]") && addBibtex(target));

for (const type of ["pointerover", "focusin"])
  on(document, type, ({ target }) => {
    const entry = target.closest?.(".research-list .research-paper[id]");
    if (entry) addCopy(entry, words.link, () => `${location.href.split(/[?#]/)[0]}#${entry.id}`);
  });
