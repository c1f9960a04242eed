// The list of figures beside a text. data-portal-insert="words": each <code> of the list gets a button of these words that puts it
// at the caret; data-portal-value says what it prints. data-portal-replace with data-portal-by: the first such words of the text become the token. data-portal-filter="id": narrows the list of this id as one types.
const area = document.querySelector("form[data-portal-autosave] textarea");

function put(text, start, end) {
  area.focus();
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function inserter(code) {
  const button = document.createElement("button");
  const says = code.closest("[data-portal-insert]").dataset.portalInsert;
  const value = code.dataset.portalValue;
  button.type = "button";
  button.className = "btn btn--small";
  button.dataset.portalToken = code.textContent;
  button.textContent = value ? `${says} ${value}` : says;
  button.setAttribute("aria-label", `${says} ${value || code.closest("li").querySelector("strong").textContent}`);
  return button;
}

function show(root) {
  if (!area) return;
  for (const button of root.querySelectorAll("[data-portal-replace]")) button.hidden = false;
  for (const code of root.querySelectorAll("[data-portal-insert] code:not(:has(+ button))")) code.after(" ", inserter(code));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-portal-token], [data-portal-replace]");
  if (!button || !area) return;
  if (button.dataset.portalToken) return put(button.dataset.portalToken, area.selectionStart, area.selectionEnd);
  const start = area.value.indexOf(button.dataset.portalReplace);
  if (start < 0) return;
  put(button.dataset.portalBy, start, start + button.dataset.portalReplace.length);
  button.disabled = true;
});

for (const field of document.querySelectorAll("[data-portal-filter]")) {
  const list = document.getElementById(field.dataset.portalFilter);
  const none = list.parentElement.querySelector("[data-portal-none]");
  const narrow = () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const items = [...list.children];
    for (const item of items) {
      const said = item.textContent.toLocaleLowerCase();
      item.hidden = !words.every((word) => said.includes(word));
    }
    none.hidden = items.some((item) => !item.hidden);
  };
  field.addEventListener("input", narrow);
  // Enter looks through the list that is here already; without a script it asks the server.
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));
