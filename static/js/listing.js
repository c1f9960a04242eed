// Addresses of lists hold what was chosen and nothing else: fields left empty are not sent.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest("form[data-portal-tidy]")) return;
  const data = event.detail.formData;
  for (const name of new Set(data.keys())) {
    const kept = data.getAll(name).filter((value) => value !== "");
    data.delete(name);
    for (const value of kept) data.append(name, value);
  }
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-portal-tidy]")) return;
  for (const field of event.target.elements) if (field.value === "" && field.name) field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-portal-tidy] :disabled")) field.disabled = false;
});
