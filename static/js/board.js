// data-portal-board: the status board by keyboard. Keys act only while a row of the table has the focus, and they only prepare:
// what they choose goes into the form, which shows everything before it is recorded. Their list is on the page (data-portal-keys).
const form = document.querySelector("form[data-portal-board]");
const help = document.querySelector("[data-portal-keys]");
const rows = form ? [...form.querySelectorAll("[data-portal-row]")] : [];
const choices = new Map(
  help ? [...help.querySelectorAll("[data-portal-key]")].map((item) => [item.dataset.portalKey, item]) : [],
);
const LETTERS = { j: "next", k: "previous", a: "all", o: "open", s: "submit" };
const NAMED = { ArrowDown: "next", ArrowUp: "previous", Home: "first", End: "last", " ": "tick", "?": "help" };

const box = (row) => row.querySelector("input[type=checkbox]");
const ticked = () => rows.filter((row) => box(row).checked);

// What a key means whatever the keyboard's language: its sign first, then its place.
function meaning(event) {
  if (NAMED[event.key]) return NAMED[event.key];
  const sign = event.key.toLowerCase();
  if (LETTERS[sign] || /^[0-6]$/.test(sign)) return LETTERS[sign] ?? sign;
  if (/^[a-z]$/.test(sign)) return undefined;
  const place = event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
  return LETTERS[place] ?? (/^[0-6]$/.test(place) ? place : undefined);
}

function focus(row) {
  if (!row) return;
  for (const other of rows) other.tabIndex = other === row ? 0 : -1;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function count() {
  const chosen = form.querySelectorAll("input[data-portal-own]").length;
  const parts = [ticked().length, chosen].map((number) => new Intl.NumberFormat("en").format(number));
  const shown = [ticked().length ? `☑ ${parts[0]}` : "", chosen ? `→ ${parts[1]}` : ""];
  form.querySelector("[data-portal-count]").textContent = shown.filter(Boolean).join(" · ");
}

function set(row, choice) {
  const name = `progress-${row.dataset.portalRow}`;
  const output = row.querySelector(".board__new");
  form.querySelector(`input[name="${name}"]`)?.remove();
  output.hidden = !choice;
  output.replaceChildren();
  if (!choice) return;
  const input = Object.assign(document.createElement("input"), { type: "hidden", name, value: choice.dataset.portalValue });
  input.dataset.portalOwn = "";
  form.append(input);
  const badge = Object.assign(document.createElement("span"), { className: `badge badge--${choice.dataset.portalTone}` });
  badge.textContent = choice.querySelector("span").textContent;
  output.append(badge);
}

function act(what, row) {
  const place = rows.indexOf(row);
  const aimed = ticked().length ? ticked() : [row];
  if (what === "next") focus(rows[place + 1]);
  else if (what === "previous") focus(rows[place - 1]);
  else if (what === "first") focus(rows[0]);
  else if (what === "last") focus(rows.at(-1));
  else if (what === "tick") box(row).checked = !box(row).checked;
  else if (what === "all") {
    const all = ticked().length < rows.length;
    for (const each of rows) box(each).checked = all;
  } else if (what === "open") row.querySelector("a").click();
  else if (what === "submit") form.requestSubmit();
  else if (what === "help") help.open = !help.open;
  else for (const each of aimed) set(each, choices.get(what));
  count();
}

if (form && help) {
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-portal-row]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target !== row && event.key === " ") return; // a focused box ticks itself
    if (event.target.matches("a") && event.key === "Enter") return;
    const what = meaning(event);
    if (what === undefined) return;
    event.preventDefault();
    act(what, row);
  });
  form.addEventListener("change", count);
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-portal-row]");
    if (row) for (const other of rows) other.tabIndex = other === row ? 0 : -1;
  });
  window.addEventListener("pageshow", count);
}
