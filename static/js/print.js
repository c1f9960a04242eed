// data-portal-print: a button that prints the page; without a script it stays hidden, and the browser's own command does the same.
for (const button of document.querySelectorAll("[data-portal-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
