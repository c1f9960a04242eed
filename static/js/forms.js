// data-portal-unsaved: the browser asks before a changed form is left. data-portal-once: a second press sends nothing.
const changed = new Set();

function warnUnsaved(root) {
  for (const form of root.querySelectorAll("form[data-portal-unsaved]:not([data-portal-watched])")) {
    form.dataset.portalWatched = "";
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.delete(form));
    form.addEventListener("portal:saved", () => changed.delete(form)); // an autosave has everything
  }
}

function submitOnce(root) {
  for (const form of root.querySelectorAll("form[data-portal-once]:not([data-portal-bound])")) {
    form.dataset.portalBound = "";
    form.addEventListener("submit", (event) => {
      if (form.dataset.portalSent !== undefined) event.preventDefault();
      form.dataset.portalSent = "";
    });
  }
}

window.addEventListener("beforeunload", (event) => {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  if (changed.size) event.preventDefault();
});

// Back from the cache, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-portal-sent]")) delete form.dataset.portalSent;
});

function enhance(root) {
  warnUnsaved(root);
  submitOnce(root);
}
enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));
