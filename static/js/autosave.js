// data-portal-autosave="address": sends what was changed in the form a moment after it was changed, shows the time of the last
// save, and keeps on this device what could not be sent. The sentences come from the form, in the page's language.
const form = document.querySelector("form[data-portal-autosave]");
const PAUSE = 1500; // ms after the last key
const HEARTBEAT = 25000; // ms between questions who else is here
const STORE = "portal-draft:";

function start() {
  const place = STORE + form.querySelector("[name=person]").value + ":" + location.pathname;
  const says = (name, facts = {}) =>
    Object.entries(facts).reduce((text, [key, value]) => text.replace(`%(${key})s`, value), form.dataset[`portalSays${name}`]);
  const shown = form.querySelector("[data-portal-saved]");
  const note = form.querySelector("[data-portal-note]");
  const revision = form.querySelector("[name=revision]");
  const apart = new Set(["csrfmiddlewaretoken", "revision", "person", "q"]);
  const names = [...new Set([...form.elements].map((control) => control.name))].filter((name) => name && !apart.has(name));
  const dirty = new Set();
  let timer = 0;
  let isSending = false;
  let stopped = false;
  let isSignedOut = false;

  const controls = (name) => [...form.elements].filter((control) => control.name === name && control.type !== "file" && control.type !== "submit");

  function read(name) {
    const found = controls(name);
    if (found.some((control) => control.type === "checkbox")) return found.filter((c) => c.checked).map((c) => c.value);
    if (found.some((control) => control.type === "radio")) return found.find((c) => c.checked)?.value ?? "";
    return found[0]?.value ?? "";
  }

  function write(name, value) {
    for (const control of controls(name)) {
      if (control.type === "checkbox") control.checked = value.includes(control.value);
      else if (control.type === "radio") control.checked = control.value === value;
      else if (control.value !== value) {
        control.value = value;
        control.dispatchEvent(new Event("portal:set"));
      }
    }
  }

  function tell(text) {
    note.hidden = !text;
    if (note.lastElementChild.textContent !== text) note.lastElementChild.textContent = text;
  }

  function time(iso) {
    const language = document.documentElement.lang;
    const format = new Intl.DateTimeFormat(language === "ar" ? "ar-u-nu-latn" : language, { hour: "2-digit", minute: "2-digit", hour12: false });
    return format.format(new Date(iso));
  }

  const label = (name) => form.querySelector(`label[for=id_${name}]`)?.firstChild?.textContent.trim() ?? name;

  function keep() {
    try {
      if (dirty.size === 0) return localStorage.removeItem(place);
      const words = Object.fromEntries([...dirty].map((name) => [name, read(name)]));
      localStorage.setItem(place, JSON.stringify({ words, revision: revision.value }));
    } catch {
      // A full or forbidden store: the page still holds the words.
    }
  }

  function bringBack() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(place) ?? "null");
    } catch {
      localStorage.removeItem(place);
    }
    if (!kept || document.querySelector(".errsum")) return;
    const different = Object.entries(kept.words).filter(([name, value]) => names.includes(name) && JSON.stringify(read(name)) !== JSON.stringify(value));
    if (different.length === 0) return localStorage.removeItem(place);
    for (const [name, value] of different) {
      write(name, value);
      dirty.add(name);
    }
    revision.value = kept.revision;
    tell(says("Kept"));
    timer = setTimeout(send, PAUSE);
  }

  function body(sent) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("revision", revision.value);
    data.append("fields", "");
    for (const name of sent.keys()) {
      data.append("fields", name);
      for (const value of [sent.get(name)].flat()) data.append(name, value);
    }
    return data;
  }

  async function freshToken() {
    const page = await fetch(location.href, { redirect: "manual" });
    const found = page.ok && new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-portal-autosave] [name=csrfmiddlewaretoken]");
    if (found) form.querySelector("[name=csrfmiddlewaretoken]").value = found.value;
    return Boolean(found);
  }

  async function post(sent, again = true) {
    if (isSignedOut && !(await freshToken())) return { type: "opaqueredirect" };
    isSignedOut = false;
    const answer = await fetch(form.dataset.portalAutosave, { method: "POST", body: body(sent), redirect: "manual" });
    // Signing in again changes the token of the page.
    if (answer.status === 403 && again && (await freshToken())) return post(sent, false);
    return answer;
  }

  async function send() {
    clearTimeout(timer);
    if (isSending || stopped) return;
    isSending = true;
    const sent = new Map([...dirty].map((name) => [name, read(name)]));
    const before = shown.textContent;
    if (sent.size) shown.textContent = says("Saving");
    try {
      const answer = await post(sent);
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        isSignedOut = true;
        return lost("SignedOut");
      }
      if (answer.status === 409) return refused(await answer.json());
      if (!answer.ok) return lost("Offline");
      take(await answer.json(), sent, before);
    } catch {
      lost("Offline");
    } finally {
      isSending = false;
      keep();
    }
  }

  function lost(sentence) {
    tell(says(sentence));
    if (dirty.size) shown.textContent = says("Unread", { fields: [...dirty].map(label).join(", ") });
  }

  function refused(answer) {
    stopped = true;
    tell(answer.refused.join(" "));
  }

  function take(answer, sent, before) {
    const isOpen = (name) => dirty.has(name) && JSON.stringify(read(name)) !== JSON.stringify(sent.get(name));
    if (answer.conflicts.length) {
      stopped = true;
      return tell(says("Conflict", { name: answer.by, fields: answer.conflicts.join(", ") }));
    }
    for (const name of sent.keys()) if (!isOpen(name) && !(name in answer.errors)) dirty.delete(name);
    for (const [name, value] of Object.entries(answer.values)) if (!dirty.has(name) && names.includes(name)) write(name, value);
    revision.value = answer.revision;
    const unread = Object.keys(answer.errors);
    if (unread.length) shown.textContent = says("Unread", { fields: unread.map(label).join(", ") });
    else if (sent.size) shown.textContent = answer.saved_at ? says("Saved", { time: time(answer.saved_at) }) : before;
    tell(answer.writing);
    if (dirty.size > unread.length) timer = setTimeout(send, PAUSE);
    if (dirty.size === 0) form.dispatchEvent(new CustomEvent("portal:saved"));
  }

  form.addEventListener("input", (event) => {
    if (!names.includes(event.target.name) || event.target.type === "file") return;
    dirty.add(event.target.name);
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    keep();
  });
  window.addEventListener("online", send);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) stopped = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty.size) send();
  });
  setInterval(() => {
    if (document.visibilityState === "visible") send();
  }, HEARTBEAT);
  bringBack();
}

if (form) start();
