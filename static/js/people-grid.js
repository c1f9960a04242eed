// data-portal-people: sums of the grid while it is filled, and the arrow and Enter keys from place to place. The server adds up for itself.
const table = document.querySelector("[data-portal-people]");
const digits = { "٠": 0, "١": 1, "٢": 2, "٣": 3, "٤": 4, "٥": 5, "٦": 6, "٧": 7, "٨": 8, "٩": 9 };
const format = new Intl.NumberFormat("en");

function people(input) {
  const text = input.value.replace(/[٠-٩]/g, (letter) => digits[letter]).replace(/[\s.,'’]/g, "");
  return /^\d+$/.test(text) ? Number(text) : 0;
}

function show(output, sum) {
  output.textContent = sum ? format.format(sum) : "·";
}

function add(rows) {
  const totals = [];
  for (const inputs of rows) {
    const values = inputs.map(people);
    show(inputs[0].closest("tr").querySelector("output"), values.reduce((sum, value) => sum + value, 0));
    values.forEach((value, place) => (totals[place] = (totals[place] ?? 0) + value));
  }
  const outputs = [...table.tFoot.querySelectorAll("output")];
  outputs.forEach((output, place) => show(output, totals[place] ?? totals.reduce((sum, value) => sum + value, 0)));
}

if (table) {
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]).filter((row) => row.length);
  table.tFoot.hidden = false;
  table.addEventListener("input", () => add(rows));
  table.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "INPUT") return;
    const steps = { ArrowUp: -1, ArrowDown: 1, Enter: 1 };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const row = rows.findIndex((inputs) => inputs.includes(event.target));
    rows[row + step]?.[rows[row].indexOf(event.target)].select();
  });
  window.addEventListener("pageshow", () => add(rows));
}
