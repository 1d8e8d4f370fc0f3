"use strict";
// Filter, sort and copy; without it the page is whole and says the same.
(() => {
  const said = document.body.dataset;
  // Made when it is first asked for: a page is there before it is sorted.
  let order;
  const inOrder = (one, other) => {
    order ??= new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
    return order.compare(one, other);
  };
  const made = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });

  // As the program searches: without marks and capitals, all of the words.
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[đðɖ]/g, "d");

  const keyOf = (cell) => {
    const held = cell.querySelector("time, data");
    if (held) return held.dateTime ?? Number(held.value);
    const text = cell.querySelector("code")?.textContent ?? cell.textContent.trim();
    // Lists of records, which are kept short, have days and numbers as they are read.
    if (/^\d\d\/\d\d\/\d{4}$/.test(text)) return text.split("/").reverse().join("-");
    return /^-?\d{1,3}(\.\d{3})*(,\d+)?$/.test(text) ? Number(text.replaceAll(".", "").replace(",", ".")) : text;
  };

  // What is blank comes last, whichever way the others go.
  const compared = (one, other, way) => {
    if (one === "" || other === "") return (one === "") - (other === "");
    return way * (typeof one === "number" && typeof other === "number" ? one - other : inOrder(one, other));
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      const button = made("button", "sort", head.textContent);
      button.type = "button";
      button.title = `${said.sort}: ${head.textContent}`;
      button.addEventListener("click", () => {
        const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        const rows = [...body.rows].map((row) => [keyOf(row.cells[place]), row]);
        rows.sort((one, other) => compared(one[0], other[0], way));
        body.append(...rows.map(([, row]) => row));
      });
      head.replaceChildren(button);
    });
  };

  const filterable = (table) => {
    const rows = [...table.tBodies[0].rows].map((row) => [folded(row.textContent), row]);
    const line = made("p", "filter", "");
    const label = made("label", "", `${said.filter} `);
    const input = made("input", "", "");
    const shown = made("output", "shown", "");
    input.type = "search";
    input.addEventListener("input", () => {
      const words = folded(input.value).split(/\s+/).filter(Boolean);
      let count = 0;
      for (const [text, row] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        count += row.hidden ? 0 : 1;
      }
      shown.textContent = words.length
        ? said.shown.replace("{shown}", count).replace("{count}", rows.length)
        : "";
    });
    label.append(input);
    line.append(label, shown);
    table.parentElement.before(line);
  };

  const copied = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      const selection = getSelection();
      selection.selectAllChildren(code);
      return document.execCommand("copy");
    }
  };

  const copyable = (code) => {
    const button = made("button", "copy", said.copy);
    button.type = "button";
    button.setAttribute("aria-label", `${said.copy}: ${code.textContent}`);
    button.addEventListener("click", async () => {
      button.textContent = (await copied(code)) ? said.copied : said.notCopied;
      told.textContent = button.textContent;
      setTimeout(() => { button.textContent = said.copy; }, 2000);
    });
    code.after(button);
  };

  const told = made("p", "skip", "");
  told.setAttribute("role", "status");
  document.body.append(told);

  for (const table of document.querySelectorAll(":is(.table:not(.plain), .records) > table")) {
    const count = table.tBodies[0].rows.length;
    if (count > 1) sortable(table);
    // A page of the register is only a part of it: units are looked for among all of them (search.js).
    if (count > 7 && table.id !== "units") filterable(table);
  }
  document.querySelectorAll("code.command").forEach(copyable);

  // What is folded for a telephone lies open where there is room.
  if (innerWidth > 704) document.querySelectorAll("details.roomy").forEach((one) => { one.open = true; });

  // A link to a list that is closed opens it, and what it lies in.
  const open = () => {
    let list = document.getElementById(location.hash.slice(1));
    for (const target = list; list; list = list.parentElement?.closest("details")) {
      if (list.tagName === "DETAILS") list.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
})();
