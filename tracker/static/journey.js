// On a phone the journey begins with the day shown in sight, and not with the first month of the programme.
"use strict";
for (const scroller of document.querySelectorAll(".scroller")) {
  const day = scroller.querySelector(".journey-axis .cut-off");
  if (day && scroller.scrollWidth > scroller.clientWidth) {
    const left = day.getBoundingClientRect().left - scroller.getBoundingClientRect().left;
    scroller.scrollLeft += left - scroller.clientWidth * 0.6;
  }
}
