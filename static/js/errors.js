// After a refused form the summary of what has to be corrected takes the focus.
export function focusErrors() {
  document.querySelector("[data-portal-focus]")?.focus();
}
