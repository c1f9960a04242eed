// data-portal-grid: a form whose rows (data-portal-entry: where a row is checked) are walked by keyboard, filled from a copied
// block, and checked by the server's own rules while they are typed. Without it the form is sent as any other.
const form = document.querySelector("[data-portal-grid]");
const CELL = "input[data-col]:not([data-col=part]), select[data-col], textarea[data-col]";
const WAIT = 500;

function rowsOf() {
  return [...form.querySelectorAll("[data-portal-entry]")];
}

function cellsOf(row) {
  return [...row.querySelectorAll(CELL)];
}

function inColumn(row, name) {
  return row.querySelector(`[data-col="${name}"]`);
}

function focusOn(cell) {
  cell?.focus();
  if (cell?.select) cell.select();
}

function move(cell, step) {
  const rows = rowsOf();
  let at = rows.indexOf(cell.closest("[data-portal-entry]")) + step;
  while (rows[at] && !inColumn(rows[at], cell.dataset.col)) at += step; // a row without this column is passed over
  if (rows[at]) focusOn(inColumn(rows[at], cell.dataset.col));
}

function beside(cell, step) {
  const cells = rowsOf().flatMap(cellsOf);
  focusOn(cells[cells.indexOf(cell) + step]);
}

function atEdge(cell, step) {
  if (cell.selectionStart === null || cell.selectionStart === undefined) return true;
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  if (whole) return true;
  return cell.selectionStart === cell.selectionEnd && cell.selectionStart === (step > 0 ? cell.value.length : 0);
}

function onKey(event) {
  const cell = event.target.closest(CELL);
  if (!cell || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const isText = cell.tagName === "TEXTAREA";
  const isChoice = cell.tagName === "SELECT";
  // The cell to the right is the next one in the table, in a table that runs to the left the one before.
  const forward = getComputedStyle(form).direction === "rtl" ? -1 : 1;
  // Inside a cell the caret runs as its own text does: figures always to the right.
  const onward = getComputedStyle(cell).direction === "rtl" ? -1 : 1;
  let go = null;
  if (event.key === "Enter" && (!isText || cell.rows === 1)) go = () => move(cell, event.shiftKey ? -1 : 1);
  else if (event.shiftKey || (isText && cell.rows > 1)) return;
  else if (event.key === "ArrowDown" && !isChoice) go = () => move(cell, 1);
  else if (event.key === "ArrowUp" && !isChoice) go = () => move(cell, -1);
  else if (event.key === "ArrowRight" && (isChoice || atEdge(cell, onward))) go = () => beside(cell, forward);
  else if (event.key === "ArrowLeft" && (isChoice || atEdge(cell, -onward))) go = () => beside(cell, -forward);
  if (!go) return;
  event.preventDefault();
  go();
}

// Excel and LibreOffice give tabs and line ends; a cell with a tab or a line end inside is in quotes.
function blockOf(text) {
  const rows = [[""]];
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < plain.length; i += 1) {
    const letter = plain[i];
    const row = rows[rows.length - 1];
    if (quoted && letter === '"' && plain[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (letter === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
    else if (letter === "\t" && !quoted) row.push("");
    else if (letter === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += letter;
  }
  return rows;
}

const COLUMNS = ["numerator", "denominator", "grade", "note"];

function put(cell, text) {
  const value = text.trim();
  if (cell.tagName === "SELECT") {
    const option = [...cell.options].find((one) => one.value === value || one.text.trim().toLowerCase() === value.toLowerCase());
    if (!option) return false;
    cell.value = option.value;
  } else cell.value = cell.tagName === "TEXTAREA" ? value : value.replace(/\n/g, " ");
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function onPaste(event) {
  const cell = event.target.closest(CELL);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  const rows = rowsOf();
  const first = rows.indexOf(cell.closest("[data-portal-entry]"));
  const column = COLUMNS.indexOf(cell.dataset.col);
  let filled = 0;
  let without = 0;
  blockOf(text).forEach((line, down) => line.forEach((words, across) => {
    const row = rows[first + down];
    const place = row && COLUMNS[column + across] && inColumn(row, COLUMNS[column + across]);
    if (place && put(place, words)) filled += 1;
    else if (words.trim()) without += 1;
  }));
  const said = form.querySelector("[data-portal-said]");
  said.textContent = `${form.dataset.filled} ${filled}${without ? `. ${form.dataset.leftOut} ${without}` : ""}`;
}

const waiting = new WeakMap();

function fieldsOf(row) {
  const fields = new FormData();
  for (const input of row.querySelectorAll("[name]")) {
    if (input.type !== "radio" && input.type !== "submit") fields.append(input.name, input.value);
  }
  fields.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  return fields;
}

function clear(row) {
  for (const one of row.querySelectorAll("p.err")) {
    if ("portalErr" in one.dataset) { one.hidden = true; one.textContent = ""; } else one.remove();
  }
  for (const cell of row.querySelectorAll("[aria-invalid]")) { cell.removeAttribute("aria-invalid"); cell.removeAttribute("aria-describedby"); }
  row.classList.remove("entry__bad");
}

function show(row, places) {
  clear(row);
  for (const [place, sentences] of Object.entries(places)) {
    const cell = place ? row.querySelector(`#${CSS.escape(`${row.id}-${place}`)}`) : null;
    const general = row.querySelector(`[data-portal-err="${place === "breakdown" ? "breakdown" : ""}"]`) ?? row.querySelector('[data-portal-err=""]');
    const told = cell ? cell.parentElement.appendChild(document.createElement("p")) : general;
    told.className = "err";
    told.hidden = false;
    told.textContent = [told.textContent, ...sentences].filter(Boolean).join(" ");
    if (cell) {
      told.id = `${cell.id}-told`;
      cell.setAttribute("aria-invalid", "true");
      cell.setAttribute("aria-describedby", told.id);
    }
    row.classList.add("entry__bad");
  }
}

async function check(row) {
  const turn = (Number(row.dataset.portalTurn) || 0) + 1;
  row.dataset.portalTurn = turn;
  try {
    const response = await fetch(row.dataset.portalEntry, { method: "POST", body: fieldsOf(row), headers: { Accept: "application/json" } });
    if (!response.ok || Number(row.dataset.portalTurn) !== turn) return;
    show(row, (await response.json()).places);
  } catch {
    // without a connection the row is checked when it is sent
  }
}

function onInput(event) {
  const row = event.target.closest("[data-portal-entry]");
  if (!row || event.target.type === "radio") return;
  clearTimeout(waiting.get(row));
  waiting.set(row, setTimeout(check, WAIT, row));
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("input", onInput);
}
