// data-portal-add-row: one more empty row without a way to the server. The template is the row with the key "new0".
const rows = document.querySelector("[data-portal-rows]");
const template = document.querySelector("template[data-portal-row-template]");
const button = document.querySelector("[data-portal-add-row]");

function freeKey() {
  const taken = new Set([...rows.querySelectorAll("input[name=row]")].map((input) => input.value));
  let number = 1;
  while (taken.has(`new${number}`)) number += 1;
  return `new${number}`;
}

function rename(row, key) {
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of ["id", "name", "for", "value", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value && value.startsWith("new0")) element.setAttribute(attribute, value.replace("new0", key));
      else if (value && value.startsWith("id_new0")) element.setAttribute(attribute, value.replaceAll("id_new0", `id_${key}`));
    }
  }
}

function addRow(event) {
  event.preventDefault();
  const row = template.content.firstElementChild.cloneNode(true);
  rename(row, freeKey());
  rows.append(row);
  row.querySelector("select, textarea, input:not([type=hidden])").focus();
  button.form.dispatchEvent(new Event("input"));
}

if (rows && template && button) button.addEventListener("click", addRow);
