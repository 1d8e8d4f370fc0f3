"use strict";
// Find any unit of the office from every page: names, codes, areas and former names, without marks and capitals.
(() => {
  const { words, texts, units: lines } = UNITS_OF_THE_OFFICE;
  // So many of those that are found are shown, and these words tell the state in the address.
  const MOST = 50, WORDS = "tim", FACETS = ["loai", "dia-ban", "tinh-trang"];
  const up = document.currentScript.getAttribute("src").replace(/[^/]*$/, "");
  const made = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[đðɖ]/g, "d");

  const units = lines.split("\n").filter(Boolean).map((line) => {
    const [name, code, kind, area, state, former] = line.split("\t");
    return { name, code, facets: [kind, area, state], former };
  });
  // Worked out at once when somebody goes to the field: neither the page nor a key waits for it.
  let known;
  const textOf = (place) => {
    known ??= folded(units.map((unit) => `${unit.name} ${unit.code} ${unit.former}`).join("\n")).split("\n")
      .map((text, each) => `${text} ${areas[units[each].facets[1]]}`);
    return known[place];
  };

  const areas = texts.map(folded);

  const labelled = (text, field) => {
    const label = made("label", "", `${text} `);
    label.append(field);
    return label;
  };
  const input = Object.assign(made("input", "", ""), { type: "search", autocomplete: "off" });
  const selects = words.facets.map((_title, place) => {
    const known = [...new Set(units.map((unit) => unit.facets[place]))].sort((one, other) => one - other);
    const select = made("select", "", "");
    select.append(new Option(words.all, ""), ...known.filter((text) => texts[text]).map((text) => new Option(texts[text], text)));
    return select;
  });
  const told = made("output", "shown", "");
  const list = made("ul", "found", "");
  const form = made("form", "units-search screen", "");
  form.setAttribute("role", "search");
  form.append(labelled(words.find, input), ...selects.map((one, place) => labelled(words.facets[place], one)), told, list);
  document.querySelector("nav").after(form);

  const isAsked = () => Boolean(input.value.trim()) || selects.some((select) => select.value);

  const item = (unit) => {
    const anchor = made("a", "", unit.name);
    anchor.href = `${up}don-vi/dv-${unit.code}.html`;
    const line = made("li", "", "");
    line.append(anchor, ` ${[unit.code, ...unit.facets.map((text) => texts[text]), unit.former].filter(Boolean).join(" · ")}`);
    return line;
  };

  const show = () => {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    const isFound = (unit, place) => selects.every((select, facet) => !select.value || unit.facets[facet] === select.value)
      && wanted.every((word) => textOf(place).includes(word));
    const found = isAsked() ? units.filter(isFound) : [];
    list.replaceChildren(...found.slice(0, MOST).map(item));
    const count = words.found.replace("{count}", found.length);
    const more = found.length > MOST ? `; ${words.more.replace("{shown}", MOST)}` : "";
    told.textContent = isAsked() ? `${count}${more}` : "";
  };

  // The address has the state, so that a link can be sent; other places of a page are left alone.
  const keep = () => {
    const state = new URLSearchParams();
    if (input.value.trim()) state.set(WORDS, input.value.trim());
    selects.forEach((select, place) => { if (select.value) state.set(FACETS[place], texts[select.value]); });
    history.replaceState(null, "", isAsked() ? `#${state}` : location.href.replace(/#.*/, ""));
  };

  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (![WORDS, ...FACETS].some((key) => state.has(key))) return;
    input.value = state.get(WORDS) ?? "";
    selects.forEach((select, place) => {
      select.value = [...select.options].find((option) => option.text === state.get(FACETS[place]))?.value ?? "";
    });
    show();
  };

  input.addEventListener("focus", () => textOf(0), { once: true });
  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  addEventListener("hashchange", read);
  read();
})();
