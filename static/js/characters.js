// Says below a long text how much of the allowed length is used. data-portal-characters holds the sentence in the page's
// language, with %(n)s and %(max)s; without it: "120 / 4,000".
function countCharacters(root) {
  const language = document.documentElement.lang;
  const format = new Intl.NumberFormat(language === "ar" ? "ar-u-nu-latn" : language);
  for (const area of root.querySelectorAll("textarea[maxlength]:not([data-portal-counted])")) {
    area.dataset.portalCounted = "";
    const sentence = area.dataset.portalCharacters || "%(n)s / %(max)s";
    const output = document.createElement("p");
    output.className = "hint chars";
    const show = () => {
      output.textContent = sentence
        .replace("%(n)s", format.format(area.value.length))
        .replace("%(max)s", format.format(area.maxLength));
    };
    // Read out only near the end: a number after every key would drown the text itself.
    const announce = () => output.setAttribute("aria-live", area.value.length > area.maxLength * 0.9 ? "polite" : "off");
    area.addEventListener("input", () => {
      announce();
      show();
    });
    show();
    area.insertAdjacentElement("afterend", output);
  }
}

countCharacters(document);
document.addEventListener("htmx:load", (event) => countCharacters(event.target));
