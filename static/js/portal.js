// Enhancements only: every page works without any of these.
import { bindMenu } from "./menu.js";
import { closeOutside } from "./details.js";
import { countCharacters } from "./characters.js";
import { focusErrors } from "./errors.js";
import { submitOnce, warnUnsaved } from "./forms.js";

bindMenu();
closeOutside();
focusErrors();

function enhance(root) {
  countCharacters(root);
  submitOnce(root);
  warnUnsaved(root);
}
enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));
