// The page without a connection: tries again when asked, and by itself once there is one.
"use strict";

const again = () => location.reload();

document.querySelector("[data-again]").addEventListener("click", again);
window.addEventListener("online", again);
