"use strict";
// Find any unit of the office from every page: names, codes, areas and former names, without marks and capitals.
(() => {
  const office = UNITS_OF_THE_OFFICE;
  const MOST = 50;
  const { words } = office;
  const up = document.currentScript.getAttribute("src").replace(/[^/]*$/, "");
  const made = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[đðɖ]/g, "d");
  const keys = { words: "tim", kinds: "loai", areas: "dia-ban", states: "tinh-trang" };
  const facets = ["kinds", "areas", "states"];

  // Read when somebody first looks for a unit: a page does not wait for it.
  let known;
  const units = () => {
    known ??= office.units.split("\n").filter(Boolean).map((line) => {
      const [name, code, kind, area, state, former] = line.split("\t");
      const text = folded(`${name}\t${code}\t${office.areas[area]}\t${former}`);
      return { name, code, kinds: kind, areas: area, states: state, former, text };
    });
    return known;
  };

  const form = made("form", "units-search screen", "");
  form.setAttribute("role", "search");
  const input = Object.assign(made("input", "", ""), { type: "search", autocomplete: "off" });
  const labelled = (text, field) => {
    const label = made("label", "", `${text} `);
    label.append(field);
    return label;
  };
  const selects = Object.fromEntries(facets.map((facet) => {
    const select = made("select", "", "");
    select.append(new Option(words.all, ""), ...office[facet].map((text, place) => new Option(text || "–", place)));
    return [facet, select];
  }));
  const told = made("output", "shown", "");
  const list = made("ul", "found", "");
  form.append(
    labelled(words.find, input),
    ...facets.map((facet) => labelled(words[facet.slice(0, -1)], selects[facet])),
    told,
    list,
  );
  document.querySelector("nav").after(form);

  const asked = () => input.value.trim() || facets.some((facet) => selects[facet].value);

  const link = (unit) => {
    const item = made("li", "", "");
    const anchor = made("a", "", unit.name);
    anchor.href = `${up}don-vi/dv-${unit.code}.html`;
    const more = [unit.code, office.kinds[unit.kinds], office.areas[unit.areas], office.states[unit.states], unit.former];
    item.append(anchor, ` ${more.filter(Boolean).join(" · ")}`);
    return item;
  };

  const show = () => {
    list.replaceChildren();
    told.textContent = "";
    if (!asked()) return;
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    const chosen = facets.filter((facet) => selects[facet].value);
    const found = units().filter((unit) =>
      chosen.every((facet) => unit[facet] === selects[facet].value) && wanted.every((word) => unit.text.includes(word)));
    list.append(...found.slice(0, MOST).map(link));
    const count = words.found.replace("{count}", found.length);
    told.textContent = found.length > MOST ? `${count}; ${words.more.replace("{shown}", MOST)}` : count;
  };

  // The address has the state, so that a link can be sent; other anchors are left alone.
  const keep = () => {
    const state = new URLSearchParams();
    if (input.value.trim()) state.set(keys.words, input.value.trim());
    for (const facet of facets) {
      if (selects[facet].value) state.set(keys[facet], office[facet][selects[facet].value]);
    }
    const address = `${location.pathname}${location.search}`;
    history.replaceState(null, "", asked() ? `#${state}` : address);
  };

  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (!Object.values(keys).some((key) => state.has(key))) return;
    input.value = state.get(keys.words) ?? "";
    for (const facet of facets) {
      const place = office[facet].indexOf(state.get(keys[facet]));
      selects[facet].value = place < 0 ? "" : place;
    }
    show();
  };

  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  addEventListener("hashchange", read);
  read();
})();
