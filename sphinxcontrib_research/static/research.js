// Filters lists, sorts tables, opens folds, copies. Pages are complete without it, and all words come from them.

const words = [...document.scripts].find(({ src }) => src === import.meta.url)?.dataset ?? {};
const language = document.documentElement.lang || undefined;
const { compare } = new Intl.Collator(language, { numeric: true });
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const idle = window.requestIdleCallback ?? setTimeout;
const figure = (number) => number.toLocaleString(language);

// Without case and accents.
const letters = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i" };
const fold = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßøłđæœı]/g, (letter) => letters[letter]);
const split = (text) => fold(text).split(/\s+/).filter(Boolean);

// Parameters of the address: the second filter (or table) of a page adds a 2 to their names.
const parameter = (name, number) => (number ? name + (number + 1) : name);
const given = (name) => new URLSearchParams(location.search).get(name) ?? "";

function note(values, isStep) {
  const url = new URL(location);
  for (const [name, value] of values) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href !== location.href) history[isStep ? "pushState" : "replaceState"](history.state, "", url);
}

function makeButton(name, ...content) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = name;
  button.append(...content);
  return button;
}

// -- Hits: marked beside the page, so that nothing in it changes

const hits = window.Highlight && new Highlight();
if (hits) CSS.highlights.set("research-hit", hits);

function mark(root, terms) {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; hits && (node = walker.nextNode()); ) {
    const text = fold(node.data);
    // A letter that folds to two would shift the marks.
    if (text.length !== node.length) continue;
    for (const term of terms)
      for (let at = -1; (at = text.indexOf(term, at + 1)) >= 0; ) {
        const range = { startContainer: node, startOffset: at, endContainer: node, endOffset: at + term.length };
        found.push(new StaticRange(range));
      }
  }
  for (const range of found) hits.add(range);
  return found;
}

// -- Filters

const MOST_SHOWN = 200;
const MOST_CHOICES = 400;

function makeFilter(box, parts, number) {
  const input = box.querySelector("input");
  const selects = all("select", box);
  const fields = [input, ...selects];
  const parameters = fields.map(({ name }) => parameter(name || "q", number));
  const status = box.querySelector("[role=status]");
  const groups = new Map();
  let entries, telling, noting, typed, limit = Infinity, marked = [];

  function groupsOf(list) {
    const chain = [];
    for (let group = list; (group = group.parentElement?.closest(".research-group")); ) {
      if (!groups.has(group)) groups.set(group, { group, count: group.querySelector(".research-count") });
      chain.push(groups.get(group));
    }
    return chain;
  }

  function read() {
    const seen = new Set();
    entries = parts.flatMap((part) => {
      const { title, ...facets } = JSON.parse(part.querySelector("script").textContent);
      const chains = new Map();
      return all(".research-paper", part).map((element, row) => {
        const list = element.parentElement;
        if (!chains.has(list)) chains.set(list, groupsOf(list));
        const valuesOf = (name) => {
          const [names, rows] = facets[name] ?? [[], []];
          return [rows[row] ?? []].flat().map((value) => names[value]);
        };
        const shown = title?.[row] ?? element.querySelector(".research-title").textContent;
        const text = fold([shown, ...Object.keys(facets).flatMap(valuesOf)].join("\n"));
        // A paper that stands in several groups counts once.
        const isFirst = !seen.has(text);
        seen.add(text);
        const values = selects.map(({ name }) => valuesOf(name));
        return { element, text, values, isFirst, isShown: true, missed: 0, groups: chains.get(list) };
      });
    });
    selects.forEach((select, at) => {
      const names = [...tally(at)].sort((a, b) => b[1] - a[1]).slice(0, MOST_CHOICES).map(([name]) => name);
      names.sort(select.name === "year" ? (a, b) => compare(b, a) : compare);
      select.append(...names.map((name) => new Option(name, name)));
    });
  }

  // How many papers have each value of a facet, whatever this facet itself is set to.
  function tally(at) {
    const counts = new Map();
    for (const { isFirst, missed, values } of entries)
      if (isFirst && !(missed & ~(2 << at)))
        for (const value of values[at]) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  function filter() {
    const terms = split(input.value);
    const chosen = selects.map(({ value }) => value);
    for (const group of groups.values()) group.size = 0;
    for (const entry of entries) {
      // One bit for the words, one for each facet that keeps the entry out.
      entry.missed = terms.every((term) => entry.text.includes(term)) ? 0 : 1;
      chosen.forEach((value, at) => {
        if (value && !entry.values[at].includes(value)) entry.missed |= 2 << at;
      });
      if (!entry.missed) for (const group of entry.groups) group.size++;
    }
    const isFiltered = fields.some(({ value }) => value);
    for (const state of groups.values()) {
      const { group, count, size } = state;
      group.hidden = !size;
      if (count) count.textContent = `(${figure(size)})`;
      if (isFiltered) state.wasOpen ??= group.open;
      if (state.wasOpen !== undefined) group.open = isFiltered || state.wasOpen;
      if (!isFiltered) state.wasOpen = undefined;
    }
    show();
    clearTimeout(telling);
    telling = setTimeout(tell, 120, terms);
  }

  function show() {
    let count = 0;
    for (const entry of entries) {
      const isShown = !entry.missed && count++ < limit;
      if (isShown !== entry.isShown) entry.element.hidden = !isShown;
      entry.isShown = isShown;
    }
  }

  // While someone types, a browser has no time for thousands of hits: the first are shown, the others when focus
  // leaves the box or the page is scrolled.
  function shorten() {
    if (!entries) read();
    limit = MOST_SHOWN;
  }

  function lengthen() {
    if (!entries || limit > entries.length) return;
    limit += MOST_SHOWN;
    show();
    requestAnimationFrame(lengthen);
  }

  // What may follow a keystroke a little later.
  function tell(terms) {
    const papers = entries.filter(({ isFirst }) => isFirst);
    const found = papers.filter(({ missed }) => !missed);
    const { shown, none } = status.dataset;
    const text = shown.replace("{count}", figure(found.length)).replace("{total}", figure(papers.length));
    status.textContent = found.length ? text : none;
    selects.forEach((select, at) => {
      const counts = tally(at);
      for (const option of [...select.options].slice(1)) {
        const size = counts.get(option.value) ?? 0;
        option.label = `${option.value} (${figure(size)})`;
        option.disabled = !size && !option.selected;
      }
    });
    for (const range of marked) hits.delete(range);
    const shownEntries = entries.filter(({ isShown }) => terms.length && isShown).slice(0, MOST_SHOWN);
    marked = shownEntries.flatMap(({ element }) => mark(element, terms));
  }

  // Words typed in one go are one step of the browser's history.
  function keep(isTyping) {
    const now = isTyping ? Date.now() : 0;
    note(fields.map(({ value }, at) => [parameters[at], value.trim()]), !(now - typed < 2000));
    typed = now;
  }

  function change(isTyping) {
    shorten();
    filter();
    clearTimeout(noting);
    if (isTyping) noting = setTimeout(keep, 300, true);
    else keep();
  }

  function restore() {
    const values = parameters.map(given);
    if (!entries && !values.some(Boolean)) return;
    if (!entries) read();
    fields.forEach((field, at) => {
      if (field.value.trim() !== values[at]) field.value = values[at];
      if (field.selectedIndex < 0) field.value = "";
    });
    filter();
  }

  function clear() {
    for (const field of fields) field.value = "";
    change();
    lengthen();
  }

  box.addEventListener("input", ({ target }) => change(target === input));
  box.addEventListener("focusin", () => {
    shorten();
    show();
  });
  box.addEventListener("focusout", ({ relatedTarget }) => box.contains(relatedTarget) || lengthen());
  window.addEventListener("scroll", lengthen);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fields.some(({ value }) => value)) return;
    event.preventDefault();
    clear();
    input.focus();
  });
  box.querySelector("[data-research=clear]").addEventListener("click", () => {
    clear();
    input.focus();
  });
  window.addEventListener("popstate", restore);
  box.hidden = false;
  restore();
  idle(() => {
    if (!entries) read();
    filter();
  });
  // Show an entry that a link leads to.
  return (element) => {
    const isHidden = element.closest(".research-paper[hidden]") && parts.some((part) => part.contains(element));
    if (isHidden) clear();
    return isHidden;
  };
}

const lists = [];
for (const part of all("[data-search]")) {
  if (part.dataset.search === "first") lists.push([]);
  lists.at(-1).push(part);
}
const filters = lists.map((parts, number) => {
  const box = parts[0].querySelector(".research-search") ?? parts[0].previousElementSibling;
  return makeFilter(box, parts, number);
});

// -- Tables

function makeSortable(table, number) {
  const heads = all("thead th[data-key]", table);
  const rows = all("tbody > tr", table);
  const name = parameter("sort", number);

  function sort(column, direction) {
    const texts = rows.map(({ cells }) => cells[column]?.dataset.sort ?? cells[column]?.textContent.trim());
    const order = texts.some(isNaN) ? compare : (a, b) => a - b;
    const sign = direction === "descending" ? -1 : 1;
    const places = [...rows.keys()];
    // Without a value last, in both directions; equal ones in the author's order.
    if (direction) places.sort((a, b) => !texts[a] - !texts[b] || sign * order(texts[a], texts[b]) || a - b);
    table.tBodies[0].append(...places.map((at) => rows[at]));
    heads.forEach((head, at) => {
      if (direction && at === column) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    });
  }

  function restore() {
    const [, minus, key] = given(name).match(/^(-?)(.*)$/);
    const column = heads.findIndex(({ dataset }) => dataset.key === key);
    if (column >= 0) sort(column, minus ? "descending" : "ascending");
    else if (heads.some(({ ariaSort }) => ariaSort)) sort();
  }

  heads.forEach((head, column) => {
    const button = makeButton("research-sort", ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: "" }[head.ariaSort] ?? "ascending";
      sort(column, next);
      note([[name, next && (next === "descending" ? "-" : "") + head.dataset.key]], true);
    });
  });
  window.addEventListener("popstate", restore);
  restore();
}

// A table that fits needs no box that scrolls, and so its header can stay in sight.
const widths = new ResizeObserver((changes) => {
  for (const { target: table } of changes) {
    const box = table.parentElement;
    box.classList.toggle("research-fits", table.offsetWidth <= box.clientWidth);
  }
});
all(".research-table-box > table").forEach((table, number) => {
  makeSortable(table, number);
  widths.observe(table);
});

// -- Folds

const FOLDS = "details[class^=research-]";

function reveal(element) {
  let isChanged = false;
  for (let fold = element; (fold = fold?.closest("details")); fold = fold.parentElement)
    if (!fold.open) isChanged = fold.open = true;
  return isChanged;
}

// Show the target of the address, whatever holds it.
function follow() {
  const target = document.getElementById(decodeURI(location.hash.slice(1)));
  const isShown = target && filters.some((filter) => filter(target));
  if (target && (reveal(target) || isShown)) target.scrollIntoView();
}

// The words of Sphinx's search: in the address, or kept by its results until its own script marks them.
function openHits() {
  const terms = split(given("highlight") || localStorage.getItem("sphinx_highlight_terms") || "");
  for (const details of terms.length ? all(FOLDS) : []) {
    const text = fold(details.textContent);
    if (terms.some((term) => text.includes(term))) reveal(details);
  }
}

for (const toolbar of all(".research-folds")) toolbar.hidden = false;
openHits();
follow();
window.addEventListener("hashchange", follow);
document.addEventListener("click", ({ target }) => {
  if (target.closest("a")?.href === location.href) setTimeout(follow);
  const button = target.closest("[data-research=open], [data-research=close]");
  const list = button?.closest(".research-list");
  for (const details of button ? all(list ? FOLDS : "details.research-topic", list ?? document) : [])
    if (!details.matches(".research-more")) details.open = button.dataset.research === "open";
});

// -- Copies

const voice = document.createElement("p");
voice.className = "research-voice";
voice.role = "status";
document.body.append(voice);

function addCopy(place, label, text) {
  if (!navigator.clipboard || place.querySelector(":scope > .research-copy")) return;
  const button = makeButton("research-copy", label);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = voice.textContent = words.copied;
    setTimeout(() => {
      voice.textContent = "";
      button.textContent = label;
    }, 2000);
  });
  place.append(button);
}

const addBibtex = (element) => addCopy(element, words.copy, () => element.querySelector("pre").textContent);
idle(() => all("div.research-bibtex").forEach(addBibtex));
document.addEventListener("toggle", ({ target }) => target.matches(".research-bibtex[open]") && addBibtex(target), true);

function addLink({ target }) {
  const entry = target.closest?.(".research-list .research-paper[id]");
  if (entry) addCopy(entry, words.link, () => `${location.href.split(/[?#]/)[0]}#${entry.id}`);
}
document.addEventListener("pointerover", addLink);
document.addEventListener("focusin", addLink);
