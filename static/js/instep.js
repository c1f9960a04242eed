// data-portal-instep="id": while somebody fills in this part, the column beside it shows what the part is about.
const beside = document.getElementById("said");

function follow(event) {
  const part = event.target.closest("[data-portal-instep]");
  const told = part && document.getElementById(part.dataset.portalInstep);
  const scrolls = beside.scrollHeight > beside.clientHeight;
  if (told && scrolls && beside.contains(told)) {
    beside.scrollTop += told.getBoundingClientRect().top - beside.getBoundingClientRect().top - 16;
  }
}

if (beside) {
  document.addEventListener("focusin", follow);
}
