// Filters, sorts, unfolds, copies. Pages are complete without it.
// No module, which pages on disk can't load.
"use strict";
{
const words = document.currentScript.dataset;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (target, type, act) => target.addEventListener(type, act, true);
const add = (place, tag, properties) =>
	place.appendChild(Object.assign(document.createElement(tag), { type: "button" }, properties));
const format = (number) => `${number}`.replace(RegExp(words.groups, "g"), words.mark);

const letters = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i" };
const plain = (text) =>
	text.toLowerCase().normalize("NFKD").replace(/([\p{sc=Latn}\p{sc=Grek}])\p{M}+/gu, "$1").normalize()
		.replace(/[ßøłđæœı]/g, (letter) => letters[letter]);
// Words, and phrases in quotes.
const split = (text) =>
	[...plain(text).matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]?|[^\s"“”„«»]+/g)]
		.map(([word, phrase]) => (phrase ?? word).trim().replace(/\s+/g, " ")).filter(Boolean);

// A page's second filter or table has names with a 2.
const parameter = (name, number) => name + (number ? number + 1 : "");
const given = (name) => new URLSearchParams(location.search).getAll(name).filter(Boolean);

// What is typed in one go is one step of the history.
function note(changes, state = null) {
	const url = new URL(location);
	for (const [name, values] of Object.entries(changes)) {
		url.searchParams.delete(name);
		for (const value of values) if (value) url.searchParams.append(name, value);
	}
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
		let places;
		for (const term of terms)
			for (let at = -1; (at = text.indexOf(term, at + 1)) >= 0; ) {
				// A letter may become two, or two one.
				places ??= [...new Intl.Segmenter().segment(node.data)].flatMap(({ segment, index }) =>
					Array(plain(segment).length).fill([index, index + segment.length]));
				const [[startOffset], [, endOffset]] = [places[at], places[at + term.length - 1]];
				found.push(new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }));
			}
	}
	return found;
}

// Papers that are not found leave the page; of those that come back the first come at once: thousands are slow.
const lists = all(".research-entries, .research-table-box tbody").map((element) => (
	{ element, papers: [...element.children] }));
const listsIn = (root) => lists.filter(({ element }) => root.contains(element));
const papersIn = (root) => listsIn(root).flatMap(({ papers }) => papers);
const placed = (some) => some.flatMap(({ element }) => [...element.children]);
// Sphinx-immaterial writes no sections, which a rule hides where they are empty.
const heads = all("[id^=research-group]:has(+ [data-search])");
const isShown = ({ isMissed }) => !isMissed;
const FIRST = 50;

function place(shown, most = FIRST) {
	clearTimeout(shown.timer);
	const isLarge = placed(shown)[250];
	let left = most;
	for (const list of shown) {
		const wanted = (list.order ?? list.papers).filter(isShown).slice(0, left);
		const present = placed([list]);
		left -= wanted.length;
		if (present.every((paper, at) => paper === wanted[at])) list.element.append(...wanted.slice(present.length));
		else {
			if (isLarge) leave(list);
			list.element.replaceChildren(...wanted);
		}
	}
	for (const head of heads) head.hidden = !placed(listsIn(head.nextElementSibling))[0];
	if (!left) shown.timer = setTimeout(place, most > FIRST ? 20 : 1000, shown, most + 250);
}

// To take thousands out is slow as well: a new list takes the place of theirs, which they leave bit by bit, unseen.
function leave(list) {
	const { element } = list;
	list.element = element.cloneNode();
	element.id = "";
	element.inert = true;
	element.before(list.element);
	setTimeout(empty, 20, element);
}

function empty(element) {
	const papers = [...element.children];
	for (const paper of papers.slice(-100)) paper.remove();
	if (papers[100]) setTimeout(empty, 20, element);
	else element.remove();
}

// Filters

// Not links and BibTeX, whose words all papers have.
const TEXTS =
	".research-authors, .research-meta, .research-metrics, .research-citation, td:not(.research-number), " +
	":is(.research-abstract, .research-summary, .research-note) p";
const readJson = (element) => JSON.parse(element?.textContent ?? "{}");

function makeFilter([box, ...parts], number) {
	const find = (selector) => box.querySelector(selector);
	const [input, sorting, status, chips] = ["input", "select", "[role=status]", ".research-chips"].map(find);
	const strip = [box.nextElementSibling].filter((one) => one?.matches(".research-years"));
	const nameOf = (name) => parameter(name, number);
	const panels = [...strip, ...all("[data-name]", box)];
	const facets = panels.map((panel) => ({ panel, name: panel.dataset.name, chosen: [] }));
	const names = facets.map(({ name }) => name);
	const elements = parts.flatMap(papersIn);
	const own = parts.flatMap(listsIn);
	const groups = all(".research-group").filter((group) => own.some(({ element }) => group.contains(element)));
	const orders = readJson(find("script"));
	let entries, papers, later, isTyping, isSet = false;

	// An order runs through all groups.
	let [whole] = own;
	if (sorting && own[1]) {
		const part = parts[0].cloneNode();
		part.removeAttribute("id");
		whole = { element: part.appendChild(whole.element.cloneNode()), papers: [] };
		(strip[0] ?? box).after(part);
	}
	const shown = [...new Set([whole, ...own])];

	function read() {
		if (entries) return;
		entries = new Map();
		for (const part of parts) {
			const { title, ...data } = readJson(part.querySelector(":scope > script"));
			papersIn(part).forEach((element, row) => {
				const valuesOf = (name) => (data[name]?.[1][row] ?? []).map((at) => data[name][0][at]);
				const heading = title?.[row] ?? (element.querySelector(".research-title") ?? element).textContent;
				const key = [heading, ...Object.keys(data).flatMap(valuesOf)].join("\n");
				const entry = { element, key, valuesOf };
				entries.set(element, entry);
				// Ready before the first letter.
				setTimeout(textOf, 500, entry);
			});
		}
		// Once each: groups repeat them.
		papers = [...new Map([...entries.values()].map((entry) => [entry.key, entry])).values()];
	}

	const textOf = (entry) =>
		(entry.text ??= plain([entry.key, ...all(TEXTS, entry.element).map((one) => one.textContent)].join("\n")));

	// By the box, and by the address, where choices stand.
	function filter(most) {
		read();
		const terms = split(input?.value ?? "");
		for (const facet of facets) facet.chosen = given(nameOf(facet.name));
		const set = facets.filter(({ chosen }) => chosen[0]);
		for (const [element, entry] of entries) {
			entry.missed = set.filter(({ name, chosen }) => !entry.valuesOf(name).some((value) => chosen.includes(value)));
			if (!terms.every((term) => textOf(entry).includes(term))) entry.missed.push(input);
			element.isMissed = entry.missed.length;
		}
		const order = orders[given(nameOf("order"))];
		if (sorting) for (const list of shown) list.order = order ? [] : list.papers;
		if (order) whole.order = order.map((at) => elements[at]);
		const wasSet = isSet;
		isSet = Boolean(terms[0] || set[0]);
		for (const group of groups) {
			const label = group.querySelector(".research-count");
			if (label) label.textContent = `(${format(papersIn(group).filter(isShown).length)})`;
			if (isSet !== wasSet) group.open = isSet;
		}
		place(shown, most);
		if (!input) return;
		find("[data-research=clear]").hidden = !isSet;
		chips.replaceChildren();
		for (const facet of set)
			for (const value of facet.chosen) {
				const { title } = chips.dataset;
				const chip = add(chips, "button", { textContent: value, title });
				on(chip, "click", () => (choose(facet, value), input.focus()));
			}
		clearTimeout(later);
		later = setTimeout(tell, 150, terms);
	}

	function choose({ name, chosen }, value) {
		const { activeElement } = document;
		const others = chosen.filter((one) => one !== value);
		note({ [nameOf(name)]: chosen.includes(value) ? others : [...others, value] });
		filter();
		activeElement.focus({ preventScroll: true });
		box.scrollIntoView({ block: "nearest" });
	}

	// Each value of a facet with how many papers it would leave.
	function countChoices(facet) {
		const { name, panel, chosen } = facet;
		const counts = new Map();
		const size = ({ value }) => counts.get(value) ?? 0;
		for (const { missed, valuesOf } of papers)
			if (missed.every((one) => one === facet))
				for (const value of valuesOf(name)) counts.set(value, size({ value }) + 1);
		for (const button of panel.children) {
			const isChosen = (button.ariaPressed = chosen.includes(button.value));
			button.hidden = !size(button) && !isChosen;
			button.lastChild.textContent = format(size(button));
		}
		// What moves loses the focus.
		if (name === "year" || panel.contains(document.activeElement)) return;
		panel.append(...[...panel.children].sort((a, b) => size(b) - size(a)));
	}

	// What an entry says of a facet chooses it.
	function lend(entry) {
		read();
		for (const facet of entries.has(entry) ? facets : [])
			for (const place of all(`.research-${facet.name.replace("year", "date")}:not([role], a, a *, :has(a))`, entry)) {
				const text = (place.dateTime || place.textContent).trim();
				const own = entries.get(entry).valuesOf(facet.name);
				const value = own.find((one) => one === text) ?? own.find((one) => text.includes(one));
				if (!value) continue;
				Object.assign(place, { role: "button", tabIndex: 0, title: `${box.ariaLabel}: ${value}` });
				on(place, "click", () => choose(facet, value));
			}
	}

	function tell(terms) {
		const size = papers.filter(({ missed }) => !missed.length).length;
		const text = status.dataset[size ? "shown" : "none"];
		status.textContent = text.replace("{count}", format(size)).replace("{total}", format(papers.length));
		facets.forEach(countChoices);
		hits.clear();
		const first = placed(shown).slice(0, FIRST);
		for (const hit of first.flatMap((element) => findHits(element, terms))) hits.add(hit);
		if (isTyping) note({ [nameOf("q")]: [input.value.trim()] }, nameOf("q"));
		isTyping = false;
	}

	function restore(most) {
		if (input) [input.value = ""] = given(nameOf("q"));
		if (sorting) [sorting.value = ""] = given(nameOf("order"));
		filter(most);
	}

	function reset(most, ...more) {
		note(Object.fromEntries(["q", ...names, ...more].map((name) => [nameOf(name), []])));
		restore(most);
	}

	on(box, "input", ({ target }) => {
		isTyping = target === input;
		if (!isTyping) note({ [nameOf("order")]: [target.value] });
		filter();
	});
	on(box, "click", ({ target }) => {
		if (target.dataset.research === "clear") (reset(), input.focus());
		if (target.ariaExpanded) target.ariaExpanded = target.ariaExpanded === "false";
	});
	on(box, "keydown", ({ key }) => {
		if (key !== "Escape") return;
		const menu = find("[open] > summary");
		if (menu) menu.click();
		else reset();
		(menu ?? input)?.focus();
	});
	for (const type of ["pointerdown", "focusin"])
		on(document, type, ({ target }) => all("[open]", box).forEach((menu) => menu.open = menu.contains(target)));
	for (const facet of facets)
		on(facet.panel, "click", ({ target }) => {
			const button = target.closest("button");
			if (button) choose(facet, button.value);
		});
	on(window, "popstate", () => restore());
	if (location.search) restore(Infinity);
	else setTimeout(filter, 200, Infinity);

	// Show what a link leads to.
	const reveal = (target) => [...elements, ...groups, ...heads].some((one) => one.contains(target)) &&
		reset(Infinity, "order");
	return { lend, reveal };
}

// Each box, with the lists or the table that it is for.
const boxes = [];
for (const element of all(".research-search, [data-search]:not(:has(.research-search))"))
	if (element.matches(".research-search")) boxes.push([element, element.closest("[data-search]")].filter(Boolean));
	else boxes.at(-1).push(element);
const filters = boxes.map(makeFilter);

// Tables

all(".research-table-box table").forEach((table, number) => {
	const heads = all("thead th", table);
	const bodies = listsIn(table);
	const rows = bodies[0].papers;
	const name = parameter("sort", number);
	const flip = (key) => (key[0] === "-" ? key.slice(1) : `-${key}`);
	const current = () => given(name)[0] ?? table.dataset.order ?? "";

	function sort() {
		const key = current();
		const column = heads.findIndex(({ dataset }) => [dataset.key, flip(dataset.key)].includes(key));
		// The server's order. 0: no value, last both ways.
		const ranks = heads[column]?.dataset.ranks.split(" ") ?? [];
		const sign = key[0] === "-" ? -1 : 1;
		const places = [...rows.keys()].sort((a, b) => !+ranks[a] - !+ranks[b] || sign * (ranks[a] - ranks[b]));
		bodies[0].order = given(name)[0] ? places.map((at) => rows[at]) : rows;
		place(bodies);
		heads.forEach((head, at) => head.ariaSort = at !== column ? null : sign < 0 ? "descending" : "ascending");
	}

	for (const head of heads) {
		const { key } = head.dataset;
		const label = [...head.childNodes];
		add(head, "button", { className: "research-sort" }).append(...label);
		on(head, "click", () => {
			// This way, then the other, then as the page was.
			note({ [name]: [{ [key]: flip(key), [flip(key)]: "" }[current()] ?? key] });
			sort();
		});
	}
	on(window, "popstate", sort);
	if (given(name)[0]) sort();
});

// Folds

const FOLDS = "details[class^=research-]:not(.research-more, .research-facet)";

function follow() {
	const id = location.hash.slice(1);
	const target = document.getElementById(id) ?? papersIn(document).find((paper) => paper.id === id);
	if (!target) return;
	for (let fold = target; (fold = fold?.closest("details")); fold = fold.parentElement) fold.open = true;
	if (!target.checkVisibility()) for (const { reveal } of filters) reveal(target);
	land(target, 9);
}

// Far papers get their height as they come near; themes scroll smoothly past them all.
function land(target, frames) {
	target.scrollIntoView({ behavior: "instant" });
	if (frames) requestAnimationFrame(() => land(target, frames - 1));
}

for (const part of all(".research-tools")) part.hidden = false;
// What Sphinx's search sought.
const sought = split(given("highlight").join(" ") || localStorage.sphinx_highlight_terms || "");
for (const fold of sought.length ? all(FOLDS) : []) if (findHits(fold, sought).length) fold.open = true;
follow();
on(window, "hashchange", follow);
on(document, "keydown", (event) => {
	if (!event.target.matches("[role=button]") || !/^( |Enter)$/.test(event.key)) return;
	event.preventDefault();
	event.target.click();
});
on(document, "click", ({ target }) => {
	if (target.closest("a")?.href === location.href) setTimeout(follow);
	const action = target.closest("button")?.dataset.research;
	if (!/open|close/.test(action)) return;
	const roots = boxes.find(([box]) => box.contains(target)) ?? [target.closest(".research-list")];
	const within = (root) => [root, ...papersIn(root)].flatMap((one) => all(FOLDS, one));
	const folds = roots[0] ? roots.flatMap(within) : all("details.research-topic");
	for (const fold of folds) fold.open = action === "open";
});

// What stays in sight stays below the theme's header, which has as many lines as it needs.

const places = "header, nav, body > *, body > * > *, .sy-breadcrumbs, .bd-header-article";
const bars = all(places).map((bar) => [bar, getComputedStyle(bar)]);
const staying = bars.filter(([, { position }]) => /fixed|sticky/.test(position));
if (staying[0]) {
	const sheet = new CSSStyleSheet();
	document.adoptedStyleSheets.push(sheet);
	const observer = new ResizeObserver(() => {
		// What stands at the side, such as a menu, or at the end of the window is no header.
		const isHeader = ({ offsetWidth: width, offsetHeight: height }, top) =>
			width > innerWidth / 2 && height && top + height < innerHeight / 2;
		const ends = staying.map(([bar, { top }]) =>
			isHeader(bar, parseFloat(top)) ? bar.offsetHeight + parseFloat(top) : 0);
		sheet.replaceSync(`:root { --research-sticky-top: ${Math.max(...ends)}px }`);
	});
	for (const [bar] of staying) observer.observe(bar);
}

// Copies

const voice = add(document.body, "p", { className: "research-voice", role: "status" });

// A sign that is drawn adds nothing to the text of a title.
function addCopy(place, label, text, isSign) {
	if (!navigator.clipboard || place.querySelector(`:scope > [data-copies="${label}"]`)) return;
	const looks = isSign ? { ariaLabel: label, title: label } : { textContent: label };
	const button = add(place, "button", { className: "research-copy", ...looks });
	button.dataset.copies = label;
	const say = (copied) => {
		voice.textContent = copied;
		if (isSign) button.classList.toggle("research-copied", copied);
		else button.textContent = copied || label;
	};
	on(button, "click", async () => {
		await navigator.clipboard.writeText(text());
		say(words.copied);
		setTimeout(say, 2000, "");
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
		for (const { lend } of filters) lend(entry);
		all(".research-bibtex", entry).forEach(addBibtex);
		const place = entry.querySelector(".research-title, .research-citation:not(.research-bibtex *)") ?? entry;
		if (entry.id) addCopy(place, words.link, () => `${location.href.split(/[?#]/)[0]}#${entry.id}`, true);
	});
}
