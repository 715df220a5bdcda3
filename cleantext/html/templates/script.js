"use strict";
(() => {
  const one = (what, root = document) => root.querySelector(what);
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const root = document.documentElement;
  root.classList.add("js");

  // ---- light, dark, or as the system has it ------------------------------------------------------------------------

  const themes = { auto: "as the system has them", light: "light", dark: "dark" };
  const remembered = () => { try { return localStorage.getItem("cleantext-theme"); } catch { return null; } };
  const wear = (theme) => {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    one("#theme span").textContent = theme[0].toUpperCase() + theme.slice(1);
    one("#theme").setAttribute("aria-label", "Colours: " + themes[theme]);
    try { localStorage.setItem("cleantext-theme", theme); } catch { /* not from every place */ }
  };
  let theme = remembered() in themes ? remembered() : "auto";
  wear(theme);
  one("#theme").addEventListener("click", () => {
    const names = Object.keys(themes);
    theme = names[(names.indexOf(theme) + 1) % names.length];
    wear(theme);
  });

  // ---- telling -----------------------------------------------------------------------------------------------------

  let fading = 0;
  const tell = (text) => {
    one("#toast").textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => { one("#toast").textContent = ""; }, 9000);
  };

  const copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      tell(done);
    } catch {
      const area = one("#copied textarea");
      area.value = text;
      one("#copied").showModal();
      area.select();
    }
  };

  // ---- a fixture out of a document ---------------------------------------------------------------------------------

  // What Python's str.strip takes for white space: not quite what JavaScript does.
  const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const trimmed = (text) => text.replace(new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g"), "");
  const said = (node) => {
    if (node.dataset.raw) return JSON.parse(node.dataset.raw);
    return [...node.childNodes].map((child) => child.nodeType === 3 ? child.data : child.classList.contains("sr") ? "" : said(child)).join("");
  };
  const lineText = (line) => line.dataset.raw ? JSON.parse(line.dataset.raw) : said(one(".t", line));

  const fixture = (doc, wrong) => {
    const blocks = all(".l", doc).map((line, place) => {
      const block = { text: trimmed(lineText(line)), is: line.classList.contains("h") ? "title" : line.classList.contains("x") ? line.dataset.c : "keep" };
      const gap = place ? Number(line.dataset.g ?? 1) : 0;
      if (gap !== 1) block.gap = gap;
      if (line === wrong) {
        block.is = line.matches(".x, .p") ? "keep" : JSON.parse(one("#categories").textContent);
      } else if (line.classList.contains("p")) {
        block.cuts = all(".d", line).map((piece) => ({ text: trimmed(said(piece)), is: piece.dataset.c }));
      }
      return block;
    });
    const title = blocks.find((block) => block.is === "title")?.text ?? null;
    const what = wrong.matches(".x, .p") ? "must stay" : "must go";
    const from = "page" in doc.dataset ? " (the text of a page)" : "";
    const label = `reported: ${doc.dataset.name}${from}, line ${one(".n", wrong).textContent} ${what}`;
    return JSON.stringify({ label, language: doc.dataset.language, title, expect: "pass", blocks }, null, 1) + "\n";
  };

  const report = (line) => {
    const doc = line.closest(".doc");
    if ("short" in doc.dataset) {
      tell("This document is not shown whole. Make a report of it alone, and copy the fixture there.");
      return;
    }
    const markup = "page" in doc.dataset ? " It holds the text of the page without its markup, which may fare otherwise." : "";
    copy(fixture(doc, line), `Fixture copied. Save it as fixtures/NAME.json; cleantext check fixtures/NAME.json tells whether it holds.${markup}`);
  };

  /** What a line shows when somebody points at it or moves to it: why it went, and a button to say that this was wrong. */
  const ask = (line) => {
    let why = one(":scope > .w", line);
    if (!why) {
      why = document.createElement("span");
      why.className = "w";
      line.append(why);
    }
    if (one("button", why)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = line.matches(".x, .p") ? "Wrong: this stays (copy a fixture)" : "Wrong: this goes (copy a fixture)";
    button.addEventListener("click", () => report(line));
    why.append(button);
  };

  // ---- one document ------------------------------------------------------------------------------------------------

  const wake = (doc) => {
    const chips = all(".chip:not(.all)", doc);
    const alone = one(".chip.all", doc);
    const show = () => {
      const off = new Set(chips.filter((chip) => chip.getAttribute("aria-pressed") === "false").map((chip) => chip.dataset.c));
      for (const piece of all(".lines [data-c]", doc)) {
        if (!piece.closest(".w")) piece.classList.toggle("off", off.has(piece.dataset.c));
      }
      if (alone) alone.setAttribute("aria-pressed", String(off.size === chips.length));
    };
    for (const chip of chips) {
      chip.addEventListener("click", () => {
        chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") === "false"));
        show();
      });
    }
    alone?.addEventListener("click", () => {
      const on = alone.getAttribute("aria-pressed") === "true";
      for (const chip of chips) chip.setAttribute("aria-pressed", String(on));
      show();
    });
    const list = one(".lines", doc);
    for (const event of ["focusin", "pointerover"]) {
      list.addEventListener(event, (happened) => {
        const line = happened.target.closest(".l");
        if (line) ask(line);
      });
    }
    list.addEventListener("keydown", (pressed) => {
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[pressed.key];
      const line = pressed.target.closest(".l");
      if (!step || !line || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
      pressed.preventDefault();
      move(line, step);
    });
  };

  const move = (line, step) => {
    let next = line;
    do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
    while (next && (!next.matches(".l") || next.classList.contains("off")));
    next?.focus();
  };

  all("main > .doc").forEach(wake);
  document.addEventListener("keydown", (pressed) => {
    const typing = pressed.target.matches?.("input, select, textarea");
    if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || typing) return;
    if (pressed.key === "/" && one("#find") && !one("#viewer").open) {
      pressed.preventDefault();
      one("#find").focus();
    } else if ((pressed.key === "j" || pressed.key === "k") && !pressed.target.closest?.(".l")) {
      one(".doc .l:not(.off)")?.focus();
    }
  });

  // ---- many documents ----------------------------------------------------------------------------------------------

  if (!one("#listed")) return;
  const [NAME, TITLE, SITE, SIZE, REMOVED, , STRIP, CAUSES, HAS_TEXT] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const listed = JSON.parse(one("#listed").textContent);
  const PAGE = 40;
  let chosen = [];
  let shown = 0;
  let current = -1;

  const share = (entry) => entry[SIZE] ? entry[REMOVED] / entry[SIZE] : 0;
  const percent = (value) => value > 0 && value < 0.005 ? "<1 %" : value < 1 && value >= 0.995 ? ">99 %" : `${Math.round(100 * value)} %`;
  const orders = {
    most: (a, b) => share(listed[b]) - share(listed[a]),
    least: (a, b) => share(listed[a]) - share(listed[b]),
    given: (a, b) => a - b,
    name: (a, b) => listed[a][NAME].localeCompare(listed[b][NAME]),
    long: (a, b) => listed[b][SIZE] - listed[a][SIZE],
  };
  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /** The markup of a document, which is kept deflated. */
  const markup = async (index) => {
    const packed = Uint8Array.from(atob(one("#d" + index).textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  };
  const CHARACTERS = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'", "#x27": "'" };
  const plain = (marked) => marked.replace(/<[^>]*>/g, " ").replace(/&(#?\w+);/g, (whole, name) => CHARACTERS[name] ?? whole);
  const texts = new Map();
  /** The words of a document in lower case, unpacked when first searched. */
  const words = async (index) => {
    if (!texts.has(index)) texts.set(index, listed[index][HAS_TEXT] ? plain(await markup(index)).toLowerCase() : "");
    return texts.get(index);
  };
  const holds = async (index, wanted) => {
    const entry = listed[index];
    return [entry[NAME], entry[TITLE], entry[SITE], ...entry[CAUSES]].some((text) => text.toLowerCase().includes(wanted))
      || (wanted.length > 2 && (await words(index)).includes(wanted));
  };

  const strip = (runs) => {
    const made = make("span", "strip");
    made.setAttribute("aria-hidden", "true");
    for (const [category, parts] of runs) {
      const run = document.createElement("i");
      run.style.flexGrow = parts;
      if (category) run.dataset.c = category;
      made.append(run);
    }
    return made;
  };

  const row = (index) => {
    const entry = listed[index];
    const item = make("button", "item");
    item.type = "button";
    item.disabled = !entry[HAS_TEXT];
    item.title = entry[HAS_TEXT] ? "" : "The text of this document is not in this report";
    const name = make("span", "name", entry[TITLE] || entry[NAME]);
    name.dir = "auto";
    const from = make("span", "from", [entry[SITE], entry[TITLE] ? entry[NAME] : "", `${entry[SIZE].toLocaleString("en")} characters`].filter(Boolean).join(" · "));
    const lost = make("span", "share", percent(share(entry)));
    lost.prepend(make("span", "sr", "removed: "));
    item.append(name, from, strip(entry[STRIP]), lost);
    item.addEventListener("click", () => open(chosen.indexOf(index)));
    const holder = document.createElement("li");
    holder.append(item);
    return holder;
  };

  const more = () => {
    one("#list").append(...chosen.slice(shown, shown + PAGE).map(row));
    shown = Math.min(chosen.length, shown + PAGE);
    one("#more").hidden = shown >= chosen.length;
    one("#more").textContent = `Show ${Math.min(PAGE, chosen.length - shown)} more of ${chosen.length - shown}`;
  };

  let search = 0;
  const find = async () => {
    const wanted = one("#find").value.trim().toLowerCase();
    const mine = ++search;
    const every = listed.map((_, index) => index);
    let hits = every;
    if (wanted) {
      if (wanted.length > 2 && texts.size < listed.length) one("#found").textContent = "Searching …";
      hits = [];
      for (const index of every) {
        if (await holds(index, wanted)) hits.push(index);
        if (mine !== search) return; // somebody typed on
      }
    }
    chosen = hits.sort(orders[one("#order").value]);
    shown = 0;
    one("#list").replaceChildren();
    more();
    const found = chosen.length.toLocaleString("en") + (chosen.length === 1 ? " document" : " documents");
    one("#found").textContent = wanted ? `${found} with “${wanted}”` : found;
  };

  const open = async (place) => {
    if (place < 0 || place >= chosen.length || !listed[chosen[place]][HAS_TEXT]) return;
    current = place;
    // Escaped when the report was made; and the policy of this page lets no script of a document run.
    one("#shown").innerHTML = await markup(chosen[place]);
    wake(one("#shown .doc"));
    one("#previous").disabled = place === 0;
    one("#next").disabled = place === chosen.length - 1;
    if (!one("#viewer").open) one("#viewer").showModal();
    one("#viewer").scrollTop = 0;
  };

  one("#previous").addEventListener("click", () => open(current - 1));
  one("#next").addEventListener("click", () => open(current + 1));
  one("#close").addEventListener("click", () => one("#viewer").close());
  one("#more").addEventListener("click", more);
  one("#order").addEventListener("change", find);
  let typing = 0;
  one("#find").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(find, 150); });
  for (const button of all("[data-find]")) {
    button.addEventListener("click", () => {
      one("#find").value = button.dataset.find;
      find();
      one("#documents").scrollIntoView();
      one("#find").focus({ preventScroll: true });
    });
  }
  for (const button of all("[data-sort]")) {
    button.addEventListener("click", () => {
      one("#find").value = "";
      one("#order").value = button.dataset.sort;
      find();
      one("#documents").scrollIntoView();
      one("#order").focus({ preventScroll: true });
    });
  }
  for (const button of all("[data-later]")) {
    button.addEventListener("click", () => {
      one("#" + button.dataset.later).classList.add("open");
      button.parentElement.remove();
    });
  }
  find();
})();
