// Copies a field to the clipboard. Without this its button is not there, and the text is copied by hand.
"use strict";
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = "";
      let copied = true;
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // No clipboard here, or not allowed: mark the text, so that the person copies it.
        field.focus();
        field.select();
        copied = false;
      }
      said.textContent = copied ? said.dataset.copied : said.dataset.notCopied;
    });
  }
})();
