// The scorecard: a leaf that opens shows its area, should that be folded. The scorecard works without it.
"use strict";

function unfold(element) {
  const area = element?.closest("details.scorecard-area");
  if (area && !area.open) {
    area.open = true;
    element.scrollIntoView({ block: "center" });
  }
}

document.addEventListener("htmx:oobAfterSwap", (event) => unfold(event.detail.target));
unfold(document.querySelector(".scorecard-area .row-open"));
