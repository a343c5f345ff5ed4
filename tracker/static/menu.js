// The menu behind "More" closes on Esc and on a tap beside it, as menus do. Without this it closes by its own word.
"use strict";
(() => {
  const menu = document.querySelector(".masthead details");
  if (!menu) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
})();
