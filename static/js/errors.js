// After a refused form the summary of what has to be corrected takes the focus; the gallery only shows one.
function focusErrors() {
  document.querySelector("[data-portal-focus]:not([data-portal-gallery] *)")?.focus();
}

focusErrors();
