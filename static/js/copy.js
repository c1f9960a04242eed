// data-portal-copy="id": copies what stands in the field of this id. Without a clipboard the text can be selected by hand.
const told = (button, text) => {
  button.querySelector("span").textContent = text;
};

for (const button of document.querySelectorAll("[data-portal-copy]")) {
  if (!navigator.clipboard) break;
  const field = document.getElementById(button.dataset.portalCopy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    told(button, button.dataset.portalSays);
  });
}
