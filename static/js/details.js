// Menus made of <details> close when the reader clicks elsewhere or presses Escape.
function closeOutside() {
  const opened = () => document.querySelectorAll("details[data-portal-close-outside][open]");
  document.addEventListener("click", (event) => {
    for (const details of opened()) if (!details.contains(event.target)) details.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of opened()) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
}

// The table behind a chart is printed with it, opened or not.
function openToPrint() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.alt:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}

closeOutside();
openToPrint();
