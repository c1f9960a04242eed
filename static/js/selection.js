// data-portal-selection="name": counts the ticked boxes of that name which belong to the form, also after the list was filtered.
const form = document.querySelector("form[data-portal-selection]");

function count() {
  const ticked = [...form.elements].filter((box) => box.name === form.dataset.portalSelection && box.checked).length;
  const output = form.querySelector("[data-portal-count]");
  output.hidden = ticked === 0;
  output.querySelector("bdi").textContent = new Intl.NumberFormat("en").format(ticked);
}

if (form) {
  document.addEventListener("change", count);
  document.addEventListener("htmx:afterSettle", count);
  window.addEventListener("pageshow", count);
}
